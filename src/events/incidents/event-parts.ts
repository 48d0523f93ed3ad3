import type { DataWith, ValueOf } from '../../core/event-type.js';
import {
  compound,
  count,
  followed,
  location,
  object,
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
import type { TextRef } from '../../core/text-ref.js';
import type { WeaponClass } from '../../rules/facts/entries.js';
import { attribution } from '../shared/attribution.js';

/** What every entry of an incident carries. */
export const incidentFact = { incidentId: own('incident'), ...attribution };

/** The same where the reason must be given. */
export const incidentFactWithReason = { ...incidentFact, reason: restricted(text) };

/** What it was done with; `name` in the source's words. */
export interface Weapon {
  readonly class: WeaponClass;
  readonly name?: TextRef;
}
export const weapon = compound<Weapon>({ name: text });

/** People whom it befell: exact numbers. */
export const casualties = {
  arrested: optional(restricted(count)),
  killed: optional(restricted(count)),
  injured: optional(restricted(count)),
  displaced: optional(restricted(count)),
};
export type Casualties = DataWith<typeof casualties>;

/** The names of those numbers. */
export const CASUALTIES = [
  'arrested',
  'killed',
  'injured',
  'displaced',
] as const satisfies readonly (keyof Casualties)[];

/** Where a report tells the incident otherwise than it stands. */
const differences = object({
  code: optional(string),
  occurred: optional(statedSpan),
  location: optional(location),
  allegedActors: optional(refs('actor')),
  targets: optional(refs('actor')),
  weapon: optional(weapon),
  ...casualties,
});

/** One allegation by a source, as it is stored. */
export const report = object({
  reportId: string,
  sourceId: followed(ref('source')),
  /** Who published it. */
  viaSourceId: optional(ref('source')),
  madeAt: optional(statedTime),
  text: optional(text),
  differs: optional(differences),
});
export type StatedReport = ValueOf<typeof report>;
