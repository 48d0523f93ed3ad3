import { InvalidInput } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { About, OneOf, Prose, Refers, Uuid } from '../../fields/fields.js';
import { aboutStream, streamOf } from '../../fields/things.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { noState, registers, useCase } from '../../pipeline/commands/use-case.js';
import {
  STATEMENT_KINDS,
  STATEMENT_MODALITIES,
  type StatementKind,
  type StatementModality,
  statementRecorded,
} from '../../events/statements/events.js';

export class RecordStatementBody extends CommandBody {
  @Uuid({ optional: true })
  id?: string;

  @Prose()
  text!: TextRef;

  @FuzzyTime()
  madeAt!: StatedTime;

  @OneOf(STATEMENT_MODALITIES)
  modality!: StatementModality;

  @OneOf(STATEMENT_KINDS)
  kind!: StatementKind;

  @About()
  about?: readonly string[];

  @Refers('source', { optional: true, description: 'Who published it' })
  viaSourceId?: string;

  @Refers('statement', { optional: true, each: true, description: 'What it repeats or rests on' })
  derivedFrom?: readonly string[];

  @Refers('statement', { optional: true, each: true })
  contradicts?: readonly string[];
}

export const recordStatement = useCase({
  name: 'RecordStatement',
  summary: 'Records what the source said, in its words',
  route: '/sources/:id/statements',
  action: 'tell',
  body: RecordStatementBody,
  target: registers('statement', ({ id = '' }) => streamOf('source', id)),
  decider: noState,
  localTimeOf: ({ about = [] }) => about.flatMap((thing) => aboutStream(thing) ?? []),
  decide: (body, { id: newId, params: { id: sourceId = '' } }) => {
    if (body.sourceId !== undefined && body.sourceId !== sourceId) {
      throw InvalidInput.at(
        '/sourceId',
        'OTHER_SOURCE',
        'A statement is its source’s, which the path names.',
      );
    }
    const { id: statementId = newId, ...data } = dataOf(body);
    return [statementRecorded({ ...data, statementId, sourceId })];
  },
});
