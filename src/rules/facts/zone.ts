import {
  type AssessmentLabel,
  type Count,
  type Entry,
  type Location,
  type TallyCount,
  type ZoneGeometry,
} from './entries.js';
import { readTimeZone } from '../time/time-zone-names.js';
import { toMoment, toSpan, toStateSpan, type Moment, type Span } from '../time/time.js';

type Id = string;

/** Where a zone lies, from a moment on. `from` is undefined when it always held. */
export interface Delineation {
  readonly entryId: string;
  readonly places: readonly Id[];
  readonly geometry?: ZoneGeometry;
  readonly bufferM: number;
  readonly from?: Moment;
}

export interface Control {
  readonly entryId: string;
  readonly actorIds: readonly Id[];
  readonly degree: string;
  readonly during: Span;
}

export interface Assessment {
  readonly entryId: string;
  readonly label: AssessmentLabel;
  readonly during: Span;
}

export interface AccessDenial {
  readonly entryId: string;
  readonly bodyId: Id;
  readonly during: Span;
}

/** A body's count of cases; a number beside the answer, never incidents. */
export interface Tally {
  readonly entryId: string;
  readonly bodyId: Id;
  readonly during: Span;
  readonly counts: readonly TallyCount[];
}

/** A fuzzy number of incidents of one code, never exploded into incidents. */
export interface Series {
  readonly entryId: string;
  readonly code: string;
  readonly count: Count;
  readonly during: Span;
}

/** Place and time in which a body could observe; `from` and `to` in ms. Without a location: the whole zone. */
export interface ObservationWindow {
  readonly entryId: string;
  readonly bodyId: Id;
  readonly location?: Location;
  readonly radiusM?: number;
  readonly from: number;
  readonly to: number;
}

/** A named area and what was said of it. */
export interface ZoneFacts {
  readonly id: Id;
  /** Undefined also where the name recorded is that of no time zone. */
  readonly timeZone?: string;
  readonly partOf?: Id;
  readonly registeredBy?: string;
  /** In the order of recording; those that another one replaced are gone. */
  readonly delineations: readonly Delineation[];
  /** Those that are gone: another one may still name them, and takes over their `from`. */
  readonly replaced: readonly Delineation[];
  readonly control: readonly Control[];
  readonly assessments: readonly Assessment[];
  readonly denials: readonly AccessDenial[];
  readonly tallies: readonly Tally[];
  readonly series: readonly Series[];
}

/** The entries about a zone. */
export type ZoneEntry = Extract<
  Entry,
  {
    type:
      | 'ZoneProposed'
      | 'ZoneDelineated'
      | 'ControlAsserted'
      | 'SituationAssessed'
      | 'AccessDenied'
      | 'BodyTallyReported'
      | 'IncidentSeriesRecorded';
  }
>;

/** A zone of which nothing is known yet but its name. */
export function unknownZone(id: Id): ZoneFacts {
  return {
    id,
    delineations: [],
    replaced: [],
    control: [],
    assessments: [],
    denials: [],
    tallies: [],
    series: [],
  };
}

export function evolveZone(state: ZoneFacts, entry: ZoneEntry): ZoneFacts {
  const entryId = entry.id;
  switch (entry.type) {
    case 'ZoneProposed':
      return {
        ...state,
        timeZone: readTimeZone(entry.data.timeZone),
        partOf: entry.data.partOf,
        registeredBy: entryId,
      };
    case 'ZoneDelineated':
      return { ...state, ...delineated(state, entry) };
    case 'ControlAsserted': {
      const { actorIds, degree, during } = entry.data;
      return {
        ...state,
        control: [...state.control, { entryId, actorIds, degree, during: toStateSpan(during) }],
      };
    }
    case 'SituationAssessed': {
      const assessment = { entryId, label: entry.data.label, during: toStateSpan(entry.data.during) };
      return { ...state, assessments: [...state.assessments, assessment] };
    }
    case 'AccessDenied': {
      const denial = { entryId, bodyId: entry.data.bodyId, during: toStateSpan(entry.data.during) };
      return { ...state, denials: [...state.denials, denial] };
    }
    case 'BodyTallyReported': {
      const { bodyId, during, counts = [] } = entry.data;
      const tally = { entryId, bodyId, during: toSpan(during), counts };
      return { ...state, tallies: [...state.tallies, tally] };
    }
    case 'IncidentSeriesRecorded': {
      const { code, count, during } = entry.data;
      return { ...state, series: [...state.series, { entryId, code, count, during: toSpan(during) }] };
    }
  }
}

export function recordedWindow({
  id,
  data,
}: Extract<Entry, { type: 'ObservationWindowRecorded' }>): ObservationWindow {
  const { bodyId, place, radiusM, from, to } = data;
  return { entryId: id, bodyId, location: place, radiusM, from: Date.parse(from), to: Date.parse(to) };
}

/**
 * One that replaces another takes over its `from` if it has none itself, and stands at its own place in the order of
 * recording. One that names a delineation replaced before stands beside the first to replace it; one that names an entry
 * which is not among the zone's delineations replaces nothing.
 */
function delineated(
  { delineations, replaced }: ZoneFacts,
  { id, data }: Extract<Entry, { type: 'ZoneDelineated' }>,
): Pick<ZoneFacts, 'delineations' | 'replaced'> {
  const named = [...delineations, ...replaced].find(({ entryId }) => entryId === data.replaces);
  const delineation: Delineation = {
    entryId: id,
    places: data.places ?? [],
    geometry: data.geometry,
    bufferM: data.bufferM ?? 0,
    from: data.from === undefined ? named?.from : toMoment(data.from),
  };
  return {
    delineations: [...delineations.filter((each) => each !== named), delineation],
    replaced: named === undefined ? replaced : [...replaced.filter((each) => each !== named), named],
  };
}
