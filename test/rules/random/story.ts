import type { Entry, EntryData, EntryType, Location, LonLat } from '../../../src/rules/facts/entries.js';
import { Dice, text } from './dice.js';

const HOUR = 3_600_000;

/** The withdrawal of an entry: it stands in the log beside what the rules read. */
export interface Withdrawal {
  readonly type: 'EntryWithdrawn';
  readonly position: number;
  readonly id: string;
  readonly recordedAt: string;
  readonly data: { readonly eventId: string };
}

export type LogEntry = Entry | Withdrawal;

export const ACTORS = ['gov', 'opp', 'is', 'unit', 'rus'] as const;
/** Two of them are actors in the conflict as well. */
export const BODIES = ['mon', 'rus', 'gov'] as const;
export const SOURCES = ['s', 't', 'u'] as const;
export const ZONES = ['whole', 'z', 'part', 'side', 'far', 'z', 'z'] as const;
export const PLACES = ['region', 'town', 'village', 'city', 'hill'] as const;

/** A history that grows by chance. Names are few, so that things meet, contradict and refer to each other. */
export class Story {
  readonly dice: Dice;
  readonly entries: LogEntry[] = [];
  readonly checkpoints: string[] = [];
  readonly agreements: string[] = [];
  readonly incidents: string[] = [];
  readonly restrictions: string[] = [];
  private clock: number;
  private reports = 0;

  constructor(seed: number) {
    this.dice = new Dice(seed);
    this.clock = this.dice.beginning + 72 * HOUR;
  }

  add<Type extends EntryType>(type: Type, data: EntryData[Type]): void {
    this.append({ type, data: JSON.parse(JSON.stringify(data)) as EntryData[Type] });
  }

  withdraw(eventId: string): void {
    this.append({ type: 'EntryWithdrawn', data: { eventId } });
  }

  private append(entry: { readonly type: string; readonly data: object }): void {
    this.clock += this.dice.pick(0, 0, 1, 6, 24) * HOUR;
    const position = this.entries.length;
    const stamped = { ...entry, position, id: `e${position}`, recordedAt: text(this.clock) };
    this.entries.push(stamped as LogEntry);
  }

  /** The entries of a type so far. */
  of<Type extends EntryType>(type: Type): Extract<Entry, { type: Type }>[] {
    return this.entries.filter((entry): entry is Extract<Entry, { type: Type }> => entry.type === type);
  }

  zone(): string {
    return this.dice.pick(...ZONES);
  }

  actor(): string {
    return this.dice.pick(...ACTORS);
  }

  body(): string {
    return this.dice.pick(...BODIES);
  }

  point(): LonLat {
    return [36.503 + this.dice.below(8) * 0.05, 33.502 + this.dice.below(8) * 0.05];
  }

  location(): Location {
    const { dice } = this;
    const [checkpointId] = this.checkpoints.length > 0 ? [dice.pick(...this.checkpoints)] : [];
    const make: readonly (() => Location)[] = [
      () => ({ zoneId: this.zone() }),
      () => ({ zoneId: this.zone() }),
      () => ({ placeId: dice.pick(...PLACES) }),
      () => ({ placeId: dice.pick(...PLACES) }),
      () => (checkpointId === undefined ? { zoneId: this.zone() } : { checkpointId }),
      () => ({ point: this.point() }),
      () => ({ point: this.point(), uncertaintyM: dice.pick(0, 500, 3_000, 12_000) }),
      () => ({
        observer: this.point(),
        bearingDeg: dice.pick(0, 22, 180),
        bearingErrorDeg: dice.pick(0, 20),
        rangeM: dice.pick<[number, number]>([2_000, 7_000], [500, 4_000]),
      }),
    ];
    return dice.pick(...make)();
  }

  /** A report of its own id, by one of the sources. */
  report(): { reportId: string; sourceId: string; viaSourceId?: string } {
    const { dice } = this;
    const sourceId = dice.pick(...SOURCES);
    this.reports += 1;
    return {
      reportId: `r${this.reports}`,
      sourceId,
      viaSourceId: dice.maybe(0.2, () => dice.pick(...SOURCES)),
    };
  }
}

/** What may happen next: how often, and what it adds to the story (nothing where it has no sense yet). */
export type Act = readonly [weight: number, tell: (story: Story) => void];

export function act(weight: number, tell: (story: Story) => void): Act {
  return [weight, tell];
}
