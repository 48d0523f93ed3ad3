import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Phrase, Quantity } from '../../fields/fields.js';
import { changes, noState, useCase } from '../../pipeline/commands/use-case.js';
import { statementCredibilityGraded } from '../../events/statements/events.js';

export class GradeStatementBody extends CommandBody {
  @Quantity({ min: 1, max: 6, integer: true }, { description: '1 confirmed by others … 6 cannot be judged' })
  credibility!: number;

  @Phrase()
  declare reason: TextRef;
}

export const gradeStatement = useCase({
  name: 'GradeStatement',
  summary: 'Judges how credible the statement is, 1 to 6',
  route: '/statements/:id/grades',
  action: 'grade',
  body: GradeStatementBody,
  target: changes('statement'),
  decider: noState,
  decide: (body, { id: statementId }) => [statementCredibilityGraded({ statementId, ...dataOf(body) })],
});
