import { type Decider, factsOf, foldStream } from '../../core/decider.js';
import type { EventStore, RecordedEvent } from '../../core/event-store.js';
import type { DomainEvent } from '../../core/event-type.js';
import { readTimeZone } from '../../rules/time/time-zone-names.js';
import type { Registrations } from './registrations.js';

/** The stream of the ledger's parameters. */
export const SETTINGS_STREAM = 'settings';

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
  async of(streams: readonly string[]): Promise<string> {
    for (const stream of streams) {
      const began = (await this.registrations.of(stream))?.data as
        { timeZone?: string; zoneId?: string } | undefined;
      if (began?.timeZone !== undefined) return readTimeZone(began.timeZone) ?? this.fromSettings();
      // A checkpoint has the time of its zone.
      if (began?.zoneId !== undefined) return this.of([`zone-${began.zoneId}`]);
    }
    return this.fromSettings();
  }

  /** The stream is short, and an entry of it may be withdrawn: it is folded anew each time. */
  private async fromSettings(): Promise<string> {
    const read: RecordedEvent[] = [];
    for await (const recorded of this.store.readStream(SETTINGS_STREAM)) read.push(recorded);
    return foldStream(timeZoneSetting, factsOf(read, this.open)).state;
  }
}

const timeZoneSetting: Decider<string> = {
  initialState: DEFAULT_TIME_ZONE,
  evolve: (zone, { data }) => readTimeZone((data as { timeZone?: string }).timeZone) ?? zone,
};
