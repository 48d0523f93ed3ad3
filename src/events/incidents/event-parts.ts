import type { Section, ValidTime } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf, type ThingKind } from '../../fields/things.js';
import { placeReferences } from '../../fields/place-references.js';
import type { StatedSpan, StatedTime } from '../../fields/time-fields.js';
import type { Count, Location, ReportData, WeaponClass, When } from '../../rules/facts/entries.js';

/** What every entry of an incident carries. */
export interface IncidentFact extends Attribution {
  readonly incidentId: string;
}

/** The sections of those fields, to be spread into an event's declaration. */
export const factSections = {
  incidentId: 'public',
  ...attributionSections,
} as const satisfies Record<keyof IncidentFact, Section>;

/** A number as it is stored: its bounds, what was counted, and the source's own words. */
export interface StatedCount extends Count {
  readonly unit?: string;
  readonly verbatim?: TextRef;
}

/** What it was done with; `name` in the source's words. */
export interface Weapon {
  readonly class: WeaponClass;
  readonly name?: TextRef;
}

/** People whom it befell. */
export interface Casualties {
  readonly arrested?: StatedCount;
  readonly killed?: StatedCount;
  readonly injured?: StatedCount;
  readonly displaced?: StatedCount;
}

/** The names of those numbers. */
export const CASUALTIES = [
  'arrested',
  'killed',
  'injured',
  'displaced',
] as const satisfies readonly (keyof Casualties)[];

/** Where a report tells the incident otherwise than it stands. */
export interface Differences extends Casualties {
  readonly code?: string;
  readonly occurred?: StatedSpan;
  readonly location?: Location;
  readonly allegedActors?: readonly string[];
  readonly targets?: readonly string[];
  readonly weapon?: Weapon;
}

/** One allegation by a source, as it is stored. */
export interface StatedReport extends ReportData {
  readonly madeAt?: StatedTime;
  readonly text?: TextRef;
  readonly differs?: Differences;
}

/** The streams of some things of one kind; of none where nobody named any. */
export function streamsOf(kind: ThingKind, ids: readonly (string | undefined)[] = []): readonly string[] {
  return ids.flatMap((id) => (id === undefined ? [] : [streamOf(kind, id)]));
}

/** The streams of the things that locations name. */
export function streamsAt(...locations: readonly (Location | null | undefined)[]): readonly string[] {
  return locations.flatMap((location) =>
    location ? placeReferences({ ...location }, '').map(({ stream }) => stream) : [],
  );
}

/** The streams of all that a report speaks of. */
export function streamsInReport({ sourceId, viaSourceId, differs }: StatedReport): readonly string[] {
  return [
    ...streamsOf('source', [sourceId, viaSourceId]),
    ...streamsAt(differs?.location),
    ...streamsOf('actor', differs?.allegedActors),
    ...streamsOf('actor', differs?.targets),
  ];
}

/** The bounds of a stated time alone, without the form and the words in which it was given. */
export function boundsOf({ earliest, latest }: When): ValidTime {
  return { earliest, latest };
}

/** The bounds of an occurrence. */
export function boundsOfSpan({ start, end, ongoing }: StatedSpan): ValidTime {
  return { earliest: start.earliest, latest: ongoing ? null : (end ?? start).latest };
}
