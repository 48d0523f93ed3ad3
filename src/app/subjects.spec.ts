import { expect, it } from '@jest/globals';
import type { actorEvents } from '../events/actors/events.js';
import type { agreementEvents } from '../events/agreements/events.js';
import type { checkpointEvents } from '../events/checkpoints/events.js';
import type { EventType } from '../core/event-type.js';
import type { incidentEvents } from '../events/incidents/events.js';
import type { observationEvents } from '../events/observation/events.js';
import type { placeEvents } from '../events/places/events.js';
import type { restrictionEvents } from '../events/restrictions/events.js';
import type { EntryData, EntryType } from '../rules/facts/entries.js';
import type { settingsChanged } from '../events/settings/events.js';
import type { sourceEvents } from '../events/sources/events.js';
import type { zoneEvents } from '../events/zones/events.js';

/** The event types of the subjects on whose entries the rules rest. */
type Declared =
  | typeof settingsChanged
  | (
      | typeof actorEvents
      | typeof agreementEvents
      | typeof checkpointEvents
      | typeof incidentEvents
      | typeof observationEvents
      | typeof placeEvents
      | typeof restrictionEvents
      | typeof sourceEvents
      | typeof zoneEvents
    )[number];

/** The data of the event type of that name, as its subject declares it; never if no subject has it. */
type DataOf<Name extends EntryType, Types = Declared> =
  Types extends EventType<infer Type, infer Data> ? (Name extends Type ? Data : never) : never;

/** Whether data gives the rules all that they read: also what they could do without must be there by that name. */
type Gives<Data, Read> = keyof Read extends keyof Data ? (Data extends Readonly<Read> ? true : false) : false;

/** The names of the types of which the rules read what their subjects do not write; see `tsc` for which. */
type Unreadable = {
  [Name in EntryType]: [DataOf<Name>] extends [never]
    ? `${Name}: no subject has it`
    : Gives<DataOf<Name>, EntryData[Name]> extends true
      ? never
      : `${Name}: its data is not what the rules read`;
}[EntryType];

/** Compiles for no names only. */
function none<Name extends never>(...names: readonly Name[]): readonly Name[] {
  return names;
}

it('gives the rules what they read of each type of entry, or does not compile', () => {
  expect(none<Unreadable>()).toEqual([]);
});
