import { type DataOf, event } from '../../core/event-type.js';
import {
  followed,
  lonLat,
  names,
  optional,
  own,
  ref,
  restricted,
  statedTime,
} from '../../fields/event-fields.js';
import { attribution, attributionWithReason } from '../shared/attribution.js';
import { boundsOf, onwards } from '../shared/valid-time.js';
import { thing } from '../shared/thing.js';

/** A control post on a road. */
export const checkpointEstablished = event(
  'CheckpointEstablished',
  {
    checkpointId: own('checkpoint'),
    zoneId: followed(ref('zone')),
    names,
    placeId: optional(followed(ref('place'))),
    point: optional(restricted(lonLat)),
    /** Who stops people there. */
    operatorActorId: ref('actor'),
    since: optional(statedTime),
    ...attribution,
  },
  {
    subjects: ['zoneId', 'operatorActorId', 'placeId'],
    validTime: ({ since }) => since && onwards(since),
  },
);
export type CheckpointEstablished = DataOf<typeof checkpointEstablished>;

/** Somebody else watches how the checkpoint is run. */
export const checkpointSupervisionAssigned = event(
  'CheckpointSupervisionAssigned',
  {
    checkpointId: own('checkpoint'),
    actorId: followed(ref('actor')),
    from: statedTime,
    ...attribution,
  },
  { validTime: ({ from }) => onwards(from) },
);

export const checkpointClosed = event(
  'CheckpointClosed',
  { checkpointId: own('checkpoint'), at: statedTime, ...attributionWithReason },
  { validTime: ({ at }) => boundsOf(at) },
);

export const checkpointEvents = [
  checkpointEstablished,
  checkpointSupervisionAssigned,
  checkpointClosed,
] as const;

export const checkpoint = thing({
  kind: 'checkpoint',
  begins: checkpointEstablished,
  fields: ['zoneId', 'names', 'placeId', 'point', 'operatorActorId', 'since'],
  lists: { supervision: [checkpointSupervisionAssigned], closure: [checkpointClosed] },
});
