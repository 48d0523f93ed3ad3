import { event } from '../../core/event-type.js';
import {
  answeredAs,
  compound,
  followed,
  optional,
  own,
  ref,
  restricted,
  statedTime,
  text,
} from '../../fields/event-fields.js';
import { closed, id } from '../../fields/schema.js';
import { attribution, attributionWithReason } from '../shared/attribution.js';
import { boundsOf } from '../shared/valid-time.js';
import { thing } from '../shared/thing.js';

/** What must come first: the agreement that somebody is waiting for, or another expectation. */
export type Precondition = { readonly agreementId: string } | { readonly expectationId: string };

const precondition = answeredAs(
  closed({}, { agreementId: id, expectationId: id }),
  compound<Precondition>({ agreementId: ref('agreement'), expectationId: ref('expectation') }),
);

/** Somebody promised an act, or somebody else predicted it. */
export const expectationRecorded = event(
  'ExpectationRecorded',
  {
    expectationId: own('expectation'),
    actorId: followed(ref('actor')),
    act: restricted(text),
    agreementId: optional(ref('agreement')),
    zoneId: followed(ref('zone')),
    due: optional(statedTime),
    after: optional(precondition),
    ...attribution,
  },
  { subjects: ['actorId', 'zoneId', 'agreementId', 'after'], validTime: ({ due }) => due && boundsOf(due) },
);

/** What became of it. */
const ended = <const Type extends string>(type: Type) =>
  event(
    type,
    {
      expectationId: own('expectation'),
      at: statedTime,
      /** Who fulfilled or thwarted it. */
      byActorId: optional(ref('actor')),
      ...attributionWithReason,
    },
    { validTime: ({ at }) => boundsOf(at) },
  );

export const expectationFulfilled = ended('ExpectationFulfilled');
export const expectationThwarted = ended('ExpectationThwarted');
export const expectationLapsed = ended('ExpectationLapsed');

export const expectationEvents = [
  expectationRecorded,
  expectationFulfilled,
  expectationThwarted,
  expectationLapsed,
] as const;

export const expectation = thing({
  kind: 'expectation',
  begins: expectationRecorded,
  fields: ['actorId', 'act', 'agreementId', 'zoneId', 'due', 'after'],
  lists: { outcome: [expectationFulfilled, expectationThwarted, expectationLapsed] },
});
