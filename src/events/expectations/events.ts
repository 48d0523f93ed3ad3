import type { TextRef } from '../../core/text-ref.js';
import { event } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import type { StatedTime } from '../../fields/time-fields.js';

/** What must come first: the agreement that somebody is waiting for, or another expectation. */
export type Precondition = { readonly agreementId: string } | { readonly expectationId: string };

/** Somebody promised an act, or somebody else predicted it. */
export interface ExpectationRecorded extends Attribution {
  readonly expectationId: string;
  readonly actorId: string;
  readonly act: TextRef;
  readonly agreementId?: string;
  readonly zoneId: string;
  readonly due?: StatedTime;
  readonly after?: Precondition;
}

export const expectationRecorded = event<ExpectationRecorded>()('ExpectationRecorded', {
  sections: {
    expectationId: 'public',
    actorId: 'public',
    act: 'restricted',
    agreementId: 'public',
    zoneId: 'public',
    due: 'public',
    after: 'public',
    ...attributionSections,
  },
  subjects: ({ actorId, zoneId, agreementId, after }) => [
    streamOf('actor', actorId),
    streamOf('zone', zoneId),
    ...(agreementId === undefined ? [] : [streamOf('agreement', agreementId)]),
    ...(after === undefined ? [] : [preconditionStream(after)]),
  ],
  validTime: ({ due }) => due && { earliest: due.earliest, latest: due.latest },
});

/** What became of it. */
export interface ExpectationEnded extends Attribution {
  readonly expectationId: string;
  readonly at: StatedTime;
  /** Who fulfilled or thwarted it. */
  readonly byActorId?: string;
  readonly reason: TextRef;
}

const ended = {
  sections: { expectationId: 'public', at: 'public', byActorId: 'public', ...attributionSections },
  subjects: ({ byActorId }: ExpectationEnded) =>
    byActorId === undefined ? [] : [streamOf('actor', byActorId)],
  validTime: ({ at: { earliest, latest } }: ExpectationEnded) => ({ earliest, latest }),
} as const;

export const expectationFulfilled = event<ExpectationEnded>()('ExpectationFulfilled', ended);
export const expectationThwarted = event<ExpectationEnded>()('ExpectationThwarted', ended);
export const expectationLapsed = event<ExpectationEnded>()('ExpectationLapsed', ended);

export const expectationEvents = [
  expectationRecorded,
  expectationFulfilled,
  expectationThwarted,
  expectationLapsed,
] as const;

function preconditionStream(after: Precondition): string {
  return 'agreementId' in after
    ? streamOf('agreement', after.agreementId)
    : streamOf('expectation', after.expectationId);
}
