import type { Decider } from '../../core/decider.js';
import type { DomainEvent, EventOf } from '../../core/event-type.js';
import { streamOf, type Thing } from '../../fields/things.js';
import { readTimeZone } from '../../rules/time/time-zone-names.js';
import { fieldsIn } from '../event-types.js';
import type { settingsChanged } from '../settings/events.js';

/** What is known of a thing for ever: what the entry said that began it. */
export interface KnownThing {
  readonly began: DomainEvent;
  /** The zone that it lies in. */
  readonly zone?: Thing<'zone'>;
  /** As it was stated; it may be no name of a time zone. */
  readonly timeZone?: string;
  /** Whether it is a source that wants not to be known, so that its words need protection of their own. */
  readonly confidential: boolean;
}

/** Of the first entry of a thing. */
export function knownBy(began: DomainEvent): KnownThing {
  const { zoneId, timeZone, confidential = false } = fieldsIn(began);
  return {
    began,
    confidential,
    ...(zoneId !== undefined && { zone: streamOf('zone', zoneId) }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

/** What counts until a setting says otherwise. */
const DEFAULT_TIME_ZONE = 'UTC';

/** The ledger's time zone, of its settings: dates are meant in it where nothing nearer has one (rules.md, section 2). */
export const timeZoneSetting: Decider<string, EventOf<typeof settingsChanged>> = {
  initialState: DEFAULT_TIME_ZONE,
  evolve: (zone, { data }) => readTimeZone(data.timeZone) ?? zone,
};
