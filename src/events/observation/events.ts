import { event } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import { placeReferences } from '../../fields/place-references.js';
import type { Location } from '../../rules/facts/entries.js';

export const OBSERVATION_METHODS = ['SEEN', 'HEARD', 'CAMERA', 'UAV', 'REMOTE'] as const;
export type ObservationMethod = (typeof OBSERVATION_METHODS)[number];

/** Where and when a body could observe, whether or not anything happened: silence counts only inside such windows. */
export interface ObservationWindowRecorded extends Attribution {
  readonly zoneId: string;
  readonly bodyId: string;
  /** Absent: the whole zone. */
  readonly place?: Location;
  /** Metres around the place that could be observed too. */
  readonly radiusM?: number;
  readonly method: ObservationMethod;
  /** RFC 3339 UTC; the window is [from, to). */
  readonly from: string;
  readonly to: string;
}

export const observationWindowRecorded = event<ObservationWindowRecorded>()('ObservationWindowRecorded', {
  sections: {
    zoneId: 'public',
    // Where observers stand may be where they stand tomorrow.
    place: 'restricted',
    radiusM: 'restricted',
    method: 'public',
    from: 'public',
    to: 'public',
    ...attributionSections,
  },
  subjects: ({ zoneId, bodyId, place }) => [
    streamOf('zone', zoneId),
    streamOf('actor', bodyId),
    ...placeReferences(place ?? null, '/place').map(({ stream }) => stream),
  ],
  validTime: ({ from, to }) => ({ earliest: from, latest: to }),
});

export const observationEvents = [observationWindowRecorded] as const;
