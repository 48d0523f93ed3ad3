import type { Decider } from '../../core/decider.js';
import type { EventIn } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { OneOf, Phrase, Refers } from '../../fields/fields.js';
import { streamOf } from '../../fields/things.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { changes, useCase, warnIf } from '../../pipeline/commands/use-case.js';
import {
  type expectationEvents,
  expectationFulfilled,
  expectationLapsed,
  expectationThwarted,
} from '../../events/expectations/events.js';

const OUTCOMES = ['FULFILLED', 'THWARTED', 'LAPSED'] as const;
type Outcome = (typeof OUTCOMES)[number];

const ended = {
  FULFILLED: expectationFulfilled,
  THWARTED: expectationThwarted,
  LAPSED: expectationLapsed,
} as const;

/** The last outcome that was recorded; null while there is none. */
export const expectation: Decider<Outcome | null, EventIn<typeof expectationEvents>> = {
  initialState: null,
  evolve: (state, { type }) => {
    switch (type) {
      case 'ExpectationFulfilled':
        return 'FULFILLED';
      case 'ExpectationThwarted':
        return 'THWARTED';
      case 'ExpectationLapsed':
        return 'LAPSED';
      case 'ExpectationRecorded':
        return state;
    }
  },
};

export class RecordExpectationOutcomeBody extends CommandBody {
  @OneOf(OUTCOMES)
  outcome!: Outcome;

  @FuzzyTime()
  at!: StatedTime;

  @Refers('actor', { optional: true, description: 'Who fulfilled or thwarted it' })
  byActorId?: string;

  @Phrase()
  declare reason: TextRef;
}

export const recordExpectationOutcome = useCase({
  name: 'RecordExpectationOutcome',
  summary: 'Records that what was expected was done, prevented, or never came',
  route: '/expectations/:id/outcome',
  action: 'register',
  body: RecordExpectationOutcomeBody,
  target: changes('expectation'),
  decider: expectation,
  localTimeOf: (_, { params: { id = '' } }) => [streamOf('expectation', id)],
  decide: (body, { id: expectationId, state }) => {
    const { outcome, ...data } = dataOf(body);
    if (outcome === state) return [];
    return {
      events: [ended[outcome]({ expectationId, ...data })],
      warnings: warnIf(state !== null, 'OUTCOME_DIFFERS', '/outcome'),
    };
  },
});
