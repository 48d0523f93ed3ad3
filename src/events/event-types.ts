import type { DataOf, EventTypeInfo } from '../core/event-type.js';
import { actorEvents } from './actors/events.js';
import { agreementEvents } from './agreements/events.js';
import { checkpointEvents } from './checkpoints/events.js';
import { expectationEvents } from './expectations/events.js';
import { incidentEvents } from './incidents/events.js';
import { clockCorrected, lossAccepted } from './log/events.js';
import { mechanismEvents } from './mechanisms/events.js';
import { observationEvents } from './observation/events.js';
import { placeEvents } from './places/events.js';
import { entryWithdrawn } from './entries/entry-withdrawn.js';
import { restrictionEvents } from './restrictions/events.js';
import { settingsChanged } from './settings/events.js';
import { sourceEvents } from './sources/events.js';
import { statementEvents } from './statements/events.js';
import { zoneEvents } from './zones/events.js';

/** Every type of entry that was ever stored. */
export const eventTypes = [
  clockCorrected,
  entryWithdrawn,
  settingsChanged,
  lossAccepted,
  ...actorEvents,
  ...agreementEvents,
  ...checkpointEvents,
  ...expectationEvents,
  ...incidentEvents,
  ...mechanismEvents,
  ...observationEvents,
  ...placeEvents,
  ...restrictionEvents,
  ...sourceEvents,
  ...statementEvents,
  ...zoneEvents,
] as const;

/** Every event that there is. */
type AnyData = DataOf<(typeof eventTypes)[number]>;
type NameIn<Data> = Data extends unknown ? keyof Data : never;
type ValueIn<Data, Name> = Data extends unknown ? (Name extends keyof Data ? Data[Name] : never) : never;

/** All fields that events have, each with whatever stands under its name in one type or another. */
export type AnyFields = { readonly [Name in NameIn<AnyData>]?: ValueIn<AnyData, Name> };

const byName: ReadonlyMap<string, EventTypeInfo> = new Map(eventTypes.map((type) => [type.type, type]));

/** An entry of the ledger; of one that is not readable `data` is what can be read. */
interface Opened {
  readonly type: string;
  readonly data: object;
}

/** What an entry says, whatever its type. */
export function fieldsIn({ data }: Pick<Opened, 'data'>): AnyFields {
  return data;
}

/** What rests on so many things or more is not looked through again. */
const MANY = 50;
const resting = new WeakMap<object, ReadonlySet<string>>();

/** The keys of the things on which judging an entry rests beside its own. */
export function followedBy({ type, data }: Opened): ReadonlySet<string> {
  const known = resting.get(data);
  if (known !== undefined) return known;
  const followed = new Set(byName.get(type)?.followed(data));
  if (followed.size >= MANY) resting.set(data, followed);
  return followed;
}

/** The ids of the entries that an entry answers: withdraws, adjudicates or replaces. */
export function answeredBy({ type, data }: Opened): readonly string[] {
  return byName.get(type)?.answered(data) ?? [];
}
