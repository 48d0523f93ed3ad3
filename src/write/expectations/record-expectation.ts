import { InvalidInput } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { nested } from '../../fields/field.js';
import { Prose, Refers, Slug } from '../../fields/fields.js';
import { streamOf } from '../../fields/things.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { noState, registers, useCase } from '../../pipeline/commands/use-case.js';
import { expectationRecorded, type Precondition } from '../../events/expectations/events.js';

class PreconditionBody {
  @Refers('agreement', { optional: true })
  agreementId?: string;

  @Refers('expectation', { optional: true })
  expectationId?: string;
}

export class RecordExpectationBody extends CommandBody {
  @Slug()
  id!: string;

  @Refers('actor', { description: 'Who is to act' })
  actorId!: string;

  @Prose()
  act!: TextRef;

  @Refers('agreement', { optional: true })
  agreementId?: string;

  @Refers('zone')
  zoneId!: string;

  @FuzzyTime({ optional: true })
  due?: StatedTime;

  @nested(() => PreconditionBody, { optional: true })
  after?: PreconditionBody;
}

export const recordExpectation = useCase({
  name: 'RecordExpectation',
  summary: 'Records an act that was promised or predicted',
  route: '/expectations',
  action: 'register',
  body: RecordExpectationBody,
  attributed: true,
  target: registers('expectation'),
  decider: noState,
  localTimeOf: ({ zoneId }) => [streamOf('zone', zoneId)],
  decide: (body) => {
    const { id: expectationId, after, ...data } = dataOf(body);
    return [expectationRecorded({ expectationId, ...data, ...(after && { after: precondition(after) }) })];
  },
});

function precondition({ agreementId, expectationId }: PreconditionBody): Precondition {
  if (agreementId !== undefined && expectationId === undefined) return { agreementId };
  if (expectationId !== undefined && agreementId === undefined) return { expectationId };
  throw InvalidInput.at('/after', 'ONE_OF', 'Name either an agreement or an expectation.');
}
