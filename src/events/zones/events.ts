import { type DataOf, event } from '../../core/event-type.js';
import {
  entryId,
  followed,
  list,
  names,
  number,
  oneOf,
  optional,
  own,
  plain,
  ref,
  refs,
  restricted,
  statedSpan,
  statedTime,
  string,
  text,
} from '../../fields/event-fields.js';
import type { ZoneGeometry } from '../../rules/facts/entries.js';
import { attribution, attributionWithReason } from '../shared/attribution.js';
import { boundsOf, boundsOfState, onwards } from '../shared/valid-time.js';
import { thing } from '../shared/thing.js';
import { bodyTallyReported, incidentSeriesRecorded, situationAssessed } from './assessment-events.js';

/** A named area. Where it lies is said by its delineations. */
export const zoneProposed = event('ZoneProposed', {
  zoneId: own('zone'),
  names,
  /** IANA name; dates that concern the zone are meant in it. */
  timeZone: string,
  /** The larger zone that this one is a part of. */
  partOf: optional(followed(ref('zone'))),
  ...attribution,
});
export type ZoneProposed = DataOf<typeof zoneProposed>;

/** What a delineation rests on. */
export const DELINEATION_BASES = ['MAP_ANNEX', 'PLACE_LIST', 'NARRATIVE'] as const;
export type DelineationBasis = (typeof DELINEATION_BASES)[number];

export const zoneDelineated = event(
  'ZoneDelineated',
  {
    zoneId: own('zone'),
    places: optional(followed(refs('place'))),
    geometry: optional(plain<ZoneGeometry>()),
    /** Metres around a listed place within which it is uncertain what belongs to the zone. */
    bufferM: optional(number),
    basis: list(oneOf(DELINEATION_BASES)),
    narrative: optional(restricted(text)),
    /** Absent: always, or from when the replaced one held. */
    from: optional(statedTime),
    /** Id of the `ZoneDelineated` entry whose place this one takes. */
    replaces: optional(entryId),
    ...attribution,
  },
  { validTime: ({ from }) => from && onwards(from) },
);
export type ZoneDelineated = DataOf<typeof zoneDelineated>;

export const zoneDissolved = event(
  'ZoneDissolved',
  { zoneId: own('zone'), at: statedTime, ...attributionWithReason },
  { validTime: ({ at }) => boundsOf(at) },
);

export const CONTROL_DEGREES = ['EFFECTIVE', 'PARTIAL', 'NOMINAL'] as const;
export type ControlDegree = (typeof CONTROL_DEGREES)[number];

/** A claim about who holds the zone. Claims that exclude each other stand side by side. */
export const controlAsserted = event(
  'ControlAsserted',
  {
    zoneId: own('zone'),
    actorIds: refs('actor'),
    degree: oneOf(CONTROL_DEGREES),
    during: statedSpan,
    recognisedBy: optional(refs('actor')),
    ...attribution,
  },
  { validTime: ({ during }) => boundsOfState(during) },
);
export type ControlAsserted = DataOf<typeof controlAsserted>;

/** A body was kept from going where it would have observed. */
export const accessDenied = event(
  'AccessDenied',
  {
    zoneId: own('zone'),
    byActorId: optional(ref('actor')),
    during: statedSpan,
    ...attribution,
    bodyId: ref('actor'),
  },
  { subjects: ['bodyId', 'byActorId'], validTime: ({ during }) => boundsOfState(during) },
);
export type AccessDenied = DataOf<typeof accessDenied>;

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

export const zone = thing({
  kind: 'zone',
  begins: zoneProposed,
  fields: ['names', 'timeZone', 'partOf'],
  lists: {
    delineations: [zoneDelineated],
    control: [controlAsserted],
    assessments: [situationAssessed],
    accessDenials: [accessDenied],
    tallies: [bodyTallyReported],
    series: [incidentSeriesRecorded],
    dissolution: [zoneDissolved],
  },
});
