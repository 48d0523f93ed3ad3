import { type DataOf, event, type ValueOf } from '../../core/event-type.js';
import {
  compound,
  count,
  followed,
  list,
  number,
  object,
  oneOf,
  optional,
  own,
  ref,
  refs,
  restricted,
  statedSpan,
  statedTime,
  string,
  text,
} from '../../fields/event-fields.js';
import type { StatedSpan, StatedTime } from '../../fields/time-fields.js';
import type { AssessmentLabel } from '../../rules/facts/entries.js';
import { attribution } from '../shared/attribution.js';
import { boundsOfHappening } from '../shared/valid-time.js';

/** What is summed up for a period: assessments, tallies and series. None of them is ever taken apart into incidents. */

export const ASSESSMENT_LABELS = [
  'CALM',
  'STABLE',
  'TENSE',
  'DETERIORATING',
  'ACTIVE_HOSTILITIES',
] as const satisfies readonly AssessmentLabel[];

/** Somebody's judgement of how things stood. */
export const situationAssessed = event(
  'SituationAssessed',
  {
    zoneId: own('zone'),
    label: oneOf(ASSESSMENT_LABELS),
    during: compound<StatedSpan & { readonly end: StatedTime }>({ start: statedTime, end: statedTime }),
    /** Actors between whose lines it was so; absent: everywhere in the zone. */
    between: optional(refs('actor')),
    ...attribution,
  },
  { validTime: ({ during }) => boundsOfHappening(during) },
);
export type SituationAssessed = DataOf<typeof situationAssessed>;

/** Units of counts (bodies.md). */
export const COUNT_UNITS = ['PERSON', 'SHOT', 'BURST', 'EXPLOSION', 'CASE', 'INCIDENT'] as const;
export type CountUnit = (typeof COUNT_UNITS)[number];

/** One line of a body's bulletin, like "7 cases of firing". */
const tallyCount = object({ label: text, count: number, unit: oneOf(COUNT_UNITS) });
export type TallyCount = ValueOf<typeof tallyCount>;

/** A body's bulletin in numbers. Exact small numbers of people are not for everybody. */
export const bodyTallyReported = event(
  'BodyTallyReported',
  {
    zoneId: own('zone'),
    during: statedSpan,
    counts: restricted(list(tallyCount)),
    ...attribution,
    bodyId: ref('actor'),
  },
  { validTime: ({ during }) => boundsOfHappening(during) },
);
export type BodyTallyReported = DataOf<typeof bodyTallyReported>;

/** A fuzzy number of things of one code, like "dozens of attempts". */
export const incidentSeriesRecorded = event(
  'IncidentSeriesRecorded',
  {
    zoneId: own('zone'),
    /** A code of the incident list, or a pattern over it. */
    code: string,
    count,
    during: statedSpan,
    actors: optional(refs('actor')),
    targets: optional(followed(refs('actor'))),
    destinationPlaceId: optional(ref('place')),
    outcome: optional(restricted(text)),
    ...attribution,
  },
  { validTime: ({ during }) => boundsOfHappening(during) },
);
export type IncidentSeriesRecorded = DataOf<typeof incidentSeriesRecorded>;
