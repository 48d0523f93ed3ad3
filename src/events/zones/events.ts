import type { TextRef } from '../../core/text-ref.js';
import { event, type ValidTime } from '../../core/event-type.js';
import type { Names } from '../actors/events.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import type { StatedSpan, StatedTime } from '../../fields/time-fields.js';
import type { ZoneGeometry } from '../../rules/facts/entries.js';
import { bodyTallyReported, incidentSeriesRecorded, situationAssessed } from './assessment-events.js';

const actors = (ids: readonly string[] = []): readonly string[] => ids.map((id) => streamOf('actor', id));
const places = (ids: readonly string[] = []): readonly string[] => ids.map((id) => streamOf('place', id));

/** What holds without a known end goes on. */
const stateTime = ({ start, end }: StatedSpan): ValidTime => ({
  earliest: start.earliest,
  latest: end?.latest ?? null,
});

/** A named area. Where it lies is said by its delineations. */
export interface ZoneProposed extends Attribution {
  readonly zoneId: string;
  readonly names: Names;
  /** IANA name; dates that concern the zone are meant in it. */
  readonly timeZone: string;
  /** The larger zone that this one is a part of. */
  readonly partOf?: string;
}

export const zoneProposed = event<ZoneProposed>()('ZoneProposed', {
  sections: {
    zoneId: 'public',
    names: 'public',
    timeZone: 'public',
    partOf: 'public',
    ...attributionSections,
  },
  subjects: ({ partOf }) => (partOf === undefined ? [] : [streamOf('zone', partOf)]),
});

/** What a delineation rests on. */
export const DELINEATION_BASES = ['MAP_ANNEX', 'PLACE_LIST', 'NARRATIVE'] as const;
export type DelineationBasis = (typeof DELINEATION_BASES)[number];

export interface ZoneDelineated extends Attribution {
  readonly zoneId: string;
  readonly places?: readonly string[];
  readonly geometry?: ZoneGeometry;
  /** Metres around a listed place within which it is uncertain what belongs to the zone. */
  readonly bufferM?: number;
  readonly basis: readonly DelineationBasis[];
  readonly narrative?: TextRef;
  /** Absent: always, or from when the replaced one held. */
  readonly from?: StatedTime;
  /** Id of the `ZoneDelineated` entry whose place this one takes. */
  readonly replaces?: string;
}

export const zoneDelineated = event<ZoneDelineated>()('ZoneDelineated', {
  sections: {
    zoneId: 'public',
    places: 'public',
    geometry: 'public',
    bufferM: 'public',
    basis: 'public',
    narrative: 'restricted',
    from: 'public',
    replaces: 'public',
    ...attributionSections,
  },
  subjects: (data) => places(data.places),
  validTime: ({ from }) => from && { earliest: from.earliest, latest: null },
});

export interface ZoneDissolved extends Attribution {
  readonly zoneId: string;
  readonly at: StatedTime;
  readonly reason: TextRef;
}

export const zoneDissolved = event<ZoneDissolved>()('ZoneDissolved', {
  sections: { zoneId: 'public', at: 'public', ...attributionSections },
  validTime: ({ at: { earliest, latest } }) => ({ earliest, latest }),
});

export const CONTROL_DEGREES = ['EFFECTIVE', 'PARTIAL', 'NOMINAL'] as const;
export type ControlDegree = (typeof CONTROL_DEGREES)[number];

/** A claim about who holds the zone. Claims that exclude each other stand side by side. */
export interface ControlAsserted extends Attribution {
  readonly zoneId: string;
  readonly actorIds: readonly string[];
  readonly degree: ControlDegree;
  readonly during: StatedSpan;
  readonly recognisedBy?: readonly string[];
}

export const controlAsserted = event<ControlAsserted>()('ControlAsserted', {
  sections: {
    zoneId: 'public',
    actorIds: 'public',
    degree: 'public',
    during: 'public',
    recognisedBy: 'public',
    ...attributionSections,
  },
  subjects: ({ actorIds, recognisedBy }) => actors([...actorIds, ...(recognisedBy ?? [])]),
  validTime: ({ during }) => stateTime(during),
});

/** A body was kept from going where it would have observed. */
export interface AccessDenied extends Attribution {
  readonly zoneId: string;
  readonly bodyId: string;
  readonly byActorId?: string;
  readonly during: StatedSpan;
}

export const accessDenied = event<AccessDenied>()('AccessDenied', {
  sections: { zoneId: 'public', byActorId: 'public', during: 'public', ...attributionSections },
  subjects: ({ bodyId, byActorId }) => actors(byActorId === undefined ? [bodyId] : [bodyId, byActorId]),
  validTime: ({ during }) => stateTime(during),
});

export const zoneEvents = [
  zoneProposed,
  zoneDelineated,
  zoneDissolved,
  controlAsserted,
  accessDenied,
  situationAssessed,
  bodyTallyReported,
  incidentSeriesRecorded,
] as const;
