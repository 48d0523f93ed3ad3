import { type DataOf, event } from '../../core/event-type.js';
import {
  followed,
  location,
  number,
  oneOf,
  optional,
  ref,
  restricted,
  string,
} from '../../fields/event-fields.js';
import { attribution } from '../shared/attribution.js';

export const OBSERVATION_METHODS = ['SEEN', 'HEARD', 'CAMERA', 'UAV', 'REMOTE'] as const;
export type ObservationMethod = (typeof OBSERVATION_METHODS)[number];

/**
 * Where and when a body could observe, whether or not anything happened: silence counts only inside such windows. Where
 * observers stand may be where they stand tomorrow.
 */
export const observationWindowRecorded = event(
  'ObservationWindowRecorded',
  {
    zoneId: followed(ref('zone')),
    /** Absent: the whole zone. */
    place: optional(restricted(followed(location))),
    /** Metres around the place that could be observed too. */
    radiusM: optional(restricted(number)),
    method: oneOf(OBSERVATION_METHODS),
    /** RFC 3339 UTC; the window is [from, to). */
    from: string,
    to: string,
    ...attribution,
    bodyId: ref('actor'),
  },
  {
    subjects: ['zoneId', 'bodyId', 'place'],
    validTime: ({ from, to }) => ({ earliest: from, latest: to }),
  },
);
export type ObservationWindowRecorded = DataOf<typeof observationWindowRecorded>;

export const observationEvents = [observationWindowRecorded] as const;
