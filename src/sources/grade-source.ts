import type { TextRef } from '../core/text-ref.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { OneOf, Phrase } from '../platform/commands/fields.js';
import { changes, noState, useCase } from '../platform/commands/use-case.js';
import type { Reliability } from '../rules/entries.js';
import { dataOn, RELIABILITIES, sourceReliabilityGraded } from './events.js';

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
