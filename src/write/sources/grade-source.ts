import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Phrase } from '../../fields/fields.js';
import { changes, noState, useCase } from '../../pipeline/commands/use-case.js';
import type { Reliability } from '../../rules/facts/entries.js';
import { dataOn, RELIABILITIES, sourceReliabilityGraded } from '../../events/sources/events.js';

export class GradeSourceBody extends CommandBody {
  @OneOf(RELIABILITIES)
  reliability!: Reliability;

  @Phrase()
  declare reason: TextRef;
}

export const gradeSource = useCase({
  name: 'GradeSource',
  summary: 'Judges how reliable the source is, A to F',
  route: '/sources/:id/grades',
  action: 'grade',
  body: GradeSourceBody,
  target: changes('source'),
  decider: noState,
  decide: (body, { id }) => [sourceReliabilityGraded(dataOn(id, body))],
});
