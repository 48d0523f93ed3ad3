import type { TextRef } from '../../core/text-ref.js';
import { event } from '../../core/event-type.js';
import type { Names } from '../actors/events.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import type { StatedTime } from '../../fields/time-fields.js';
import type { LonLat } from '../../rules/facts/entries.js';

/** A control post on a road. */
export interface CheckpointEstablished extends Attribution {
  readonly checkpointId: string;
  readonly zoneId: string;
  readonly names: Names;
  readonly placeId?: string;
  readonly point?: LonLat;
  /** Who stops people there. */
  readonly operatorActorId: string;
  readonly since?: StatedTime;
}

export const checkpointEstablished = event<CheckpointEstablished>()('CheckpointEstablished', {
  sections: {
    checkpointId: 'public',
    zoneId: 'public',
    names: 'public',
    placeId: 'public',
    point: 'restricted',
    operatorActorId: 'public',
    since: 'public',
    ...attributionSections,
  },
  subjects: ({ zoneId, placeId, operatorActorId }) => [
    streamOf('zone', zoneId),
    streamOf('actor', operatorActorId),
    ...(placeId === undefined ? [] : [streamOf('place', placeId)]),
  ],
  validTime: ({ since }) => since && { earliest: since.earliest, latest: null },
});

/** Somebody else watches how the checkpoint is run. */
export interface CheckpointSupervisionAssigned extends Attribution {
  readonly checkpointId: string;
  readonly actorId: string;
  readonly from: StatedTime;
}

export const checkpointSupervisionAssigned = event<CheckpointSupervisionAssigned>()(
  'CheckpointSupervisionAssigned',
  {
    sections: { checkpointId: 'public', actorId: 'public', from: 'public', ...attributionSections },
    subjects: ({ actorId }) => [streamOf('actor', actorId)],
    validTime: ({ from }) => ({ earliest: from.earliest, latest: null }),
  },
);

export interface CheckpointClosed extends Attribution {
  readonly checkpointId: string;
  readonly at: StatedTime;
  readonly reason: TextRef;
}

export const checkpointClosed = event<CheckpointClosed>()('CheckpointClosed', {
  sections: { checkpointId: 'public', at: 'public', ...attributionSections },
  validTime: ({ at: { earliest, latest } }) => ({ earliest, latest }),
});

export const checkpointEvents = [
  checkpointEstablished,
  checkpointSupervisionAssigned,
  checkpointClosed,
] as const;
