import type { TextRef } from '../../core/text-ref.js';
import { event, type ValidTime } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import type { StatedSpan, StatedTime } from '../../fields/time-fields.js';
import type { AssessmentLabel, Count } from '../../rules/facts/entries.js';

/** What is summed up for a period: assessments, tallies and series. None of them is ever taken apart into incidents. */

const actors = (ids: readonly string[] = []): readonly string[] => ids.map((id) => streamOf('actor', id));

/** Without an end, what is counted lies within `start`; only what is ongoing has no bound. */
const countedTime = ({ start, end, ongoing }: StatedSpan): ValidTime => ({
  earliest: start.earliest,
  latest: ongoing ? null : (end ?? start).latest,
});

export const ASSESSMENT_LABELS = [
  'CALM',
  'STABLE',
  'TENSE',
  'DETERIORATING',
  'ACTIVE_HOSTILITIES',
] as const satisfies readonly AssessmentLabel[];

/** Somebody's judgement of how things stood. */
export interface SituationAssessed extends Attribution {
  readonly zoneId: string;
  readonly label: AssessmentLabel;
  readonly during: StatedSpan & { readonly end: StatedTime };
  /** Actors between whose lines it was so; absent: everywhere in the zone. */
  readonly between?: readonly string[];
}

export const situationAssessed = event<SituationAssessed>()('SituationAssessed', {
  sections: {
    zoneId: 'public',
    label: 'public',
    during: 'public',
    between: 'public',
    ...attributionSections,
  },
  subjects: ({ between }) => actors(between),
  validTime: ({ during }) => countedTime(during),
});

/** Units of counts (bodies.md). */
export const COUNT_UNITS = ['PERSON', 'SHOT', 'BURST', 'EXPLOSION', 'CASE', 'INCIDENT'] as const;
export type CountUnit = (typeof COUNT_UNITS)[number];

/** One line of a body's bulletin, like "7 cases of firing". */
export interface TallyCount {
  readonly label: TextRef;
  readonly count: number;
  readonly unit: CountUnit;
}

/** A body's bulletin in numbers. */
export interface BodyTallyReported extends Attribution {
  readonly zoneId: string;
  readonly bodyId: string;
  readonly during: StatedSpan;
  readonly counts: readonly TallyCount[];
}

export const bodyTallyReported = event<BodyTallyReported>()('BodyTallyReported', {
  // Exact small numbers of people are not for everybody.
  sections: { zoneId: 'public', during: 'public', counts: 'restricted', ...attributionSections },
  subjects: ({ bodyId }) => actors([bodyId]),
  validTime: ({ during }) => countedTime(during),
});

/** A fuzzy number of things of one code, like "dozens of attempts". */
export interface IncidentSeriesRecorded extends Attribution {
  readonly zoneId: string;
  /** A code of the incident list, or a pattern over it. */
  readonly code: string;
  readonly count: Count & { readonly unit?: CountUnit; readonly verbatim?: TextRef };
  readonly during: StatedSpan;
  readonly actors?: readonly string[];
  readonly targets?: readonly string[];
  readonly destinationPlaceId?: string;
  readonly outcome?: TextRef;
}

export const incidentSeriesRecorded = event<IncidentSeriesRecorded>()('IncidentSeriesRecorded', {
  sections: {
    zoneId: 'public',
    code: 'public',
    count: 'public',
    during: 'public',
    actors: 'public',
    targets: 'public',
    destinationPlaceId: 'public',
    outcome: 'restricted',
    ...attributionSections,
  },
  subjects: ({ actors: by, targets, destinationPlaceId }) => [
    ...actors(by),
    ...actors(targets),
    ...(destinationPlaceId === undefined ? [] : [streamOf('place', destinationPlaceId)]),
  ],
  validTime: ({ during }) => countedTime(during),
});
