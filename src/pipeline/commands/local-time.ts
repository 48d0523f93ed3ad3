import { type Decider, factsOf, foldStream } from '../../core/decider.js';
import type { EventStore, RecordedEvent } from '../../core/event-store.js';
import type { DomainEvent, EventOf } from '../../core/event-type.js';
import { fieldsIn } from '../../events/event-types.js';
import type { settingsChanged } from '../../events/settings/events.js';
import { readTimeZone } from '../../rules/time/time-zone-names.js';
import type { Registrations } from './registrations.js';
import { SETTINGS, streamOf, type Thing } from '../../fields/things.js';

/** What counts until a setting says otherwise. */
const DEFAULT_TIME_ZONE = 'UTC';

/** Finds the time zone in which the dates of a command are meant (rules.md, section 2). */
export class LocalTime {
  constructor(
    private readonly store: EventStore,
    private readonly open: (recorded: RecordedEvent) => DomainEvent,
    private readonly registrations: Registrations,
  ) {}

  /** The time zone of the first of these zones, agreements or checkpoints that exists, else the setting. */
  async of(things: readonly Thing[]): Promise<string> {
    for (const thing of things) {
      const first = await this.registrations.of(thing);
      const began = first && fieldsIn(first);
      if (began?.timeZone !== undefined) return readTimeZone(began.timeZone) ?? this.fromSettings();
      // A checkpoint has the time of its zone.
      if (began?.zoneId !== undefined) return this.of([streamOf('zone', began.zoneId)]);
    }
    return this.fromSettings();
  }

  /** The stream is short, and an entry of it may be withdrawn: it is folded anew each time. */
  private async fromSettings(): Promise<string> {
    const read: RecordedEvent[] = [];
    for await (const recorded of this.store.readStream(SETTINGS)) read.push(recorded);
    return foldStream(timeZoneSetting, factsOf(read, this.open)).state;
  }
}

const timeZoneSetting: Decider<string, EventOf<typeof settingsChanged>> = {
  initialState: DEFAULT_TIME_ZONE,
  evolve: (zone, { data }) => readTimeZone(data.timeZone) ?? zone,
};
