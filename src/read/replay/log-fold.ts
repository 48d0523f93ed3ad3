import { NotFound } from '../../core/errors.js';
import type { EventRegistry } from '../../core/event-registry.js';
import { type EventStore, FROM_START, type RecordedEvent } from '../../core/event-store.js';
import type { DomainEvent, ValidTime } from '../../core/event-type.js';
import { withdrawnBy } from '../../core/decider.js';
import { RecordingTimes } from '../../core/recording-times.js';
import { fieldsIn } from '../../events/event-types.js';
import { mustBeKnown } from '../../world/as-of.js';
import { isFolded, setAside } from '../../world/set-aside.js';
import { open } from '../../storage/envelope/envelope.js';
import type { OnProgress } from '../../pipeline/queries/query.js';
import type { Entry } from '../../rules/facts/entries.js';
import { formatInstant } from '../../rules/time/fuzzy.js';
import { readTimeZone } from '../../rules/time/time-zone-names.js';
import { readablePart } from '../../rules/facts/readable.js';
import { foldWorld, type World } from '../../rules/facts/world.js';
import { streamOf } from '../../fields/things.js';

/** An entry as it was read from the log, opened. */
export interface LoggedEntry {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly validTime: ValidTime | null;
  /** Of an entry that is not readable only what can be read. */
  readonly data: object;
  readonly unreadable: boolean;
  /** Id of the entry that it withdraws, if it is a withdrawal. */
  readonly withdraws: string | undefined;
}

/** Entries between two tellings of how far the reading has come. */
const TOLD_EVERY = 2_000;

/**
 * The log read from its first entry and folded by the rules alone. No read model takes part, nor the slice of the log
 * that a status is otherwise judged on: what both agree on does not rest on either.
 */
export class LogFold {
  private readonly effectiveTimes: number[] = [];
  private readonly kept: LoggedEntry[] = [];

  private constructor(
    private readonly zoneId: string | undefined,
    private readonly times: RecordingTimes,
  ) {}

  /**
   * Reads everything up to a position. For one zone, what was observed of others is left out: by far the most entries,
   * and they change nothing.
   *
   * @throws UnreadableEvent if an entry cannot be opened
   */
  static async read(
    log: Pick<EventStore, 'readAll' | 'readStream'>,
    types: EventRegistry,
    { upTo, zoneId, onProgress }: { upTo: number; zoneId?: string; onProgress: OnProgress },
  ): Promise<LogFold> {
    const times = await RecordingTimes.read(log, (recorded) => open(types, recorded), upTo);
    const fold = new LogFold(zoneId, times);
    if (upTo < 0) return fold;
    for await (const recorded of log.readAll(FROM_START)) {
      fold.take(recorded, types);
      if (fold.last % TOLD_EVERY === 0) onProgress('reading the log', fold.last + 1, upTo + 1);
      if (fold.last >= upTo) break;
    }
    onProgress('reading the log', fold.last + 1, upTo + 1);
    return fold;
  }

  /** Last position that was read; -1 if the log is empty. */
  get last(): number {
    return this.effectiveTimes.length - 1;
  }

  /** What the rules may read, in order of position. */
  get entries(): readonly LoggedEntry[] {
    return this.kept;
  }

  /** When the log had come to a position (ms): the running maximum of recording times; undefined before the first. */
  effectiveTimeOf(position: number): number | undefined {
    return this.effectiveTimes[position];
  }

  /** The largest position whose effective time is not after the moment (ms); -1 if there is none. */
  positionKnownAt(ms: number): number {
    return this.effectiveTimes.findLastIndex((effective) => effective <= ms);
  }

  /** The entries up to a position and with it. */
  upTo(position: number): readonly LoggedEntry[] {
    const end = this.kept.findIndex((entry) => entry.position > position);
    return end < 0 ? this.kept : this.kept.slice(0, end);
  }

  /** What was known at a position. */
  worldAt(position: number): World {
    return worldOf(this.upTo(position));
  }

  /** The time zone of a zone as it was registered. @throws NotFound if the log knows no such zone */
  timeZoneOf(zoneId: string): string {
    const { timeZone = '' } = fieldsIn(this.registration(zoneId));
    return readTimeZone(timeZone) ?? this.worldAt(this.last).settings.timeZone;
  }

  /** @throws NotFound if the zone is unknown, or was not known yet at the position */
  mustKnow(zoneId: string, position: number): void {
    mustBeKnown(`zone ${zoneId}`, this.registration(zoneId).position, position);
  }

  private registration(zoneId: string): LoggedEntry {
    const stream = streamOf('zone', zoneId);
    const first = this.kept.find((entry) => entry.stream === stream);
    if (first === undefined) throw new NotFound(`There is no zone ${zoneId}.`);
    return first;
  }

  private take(written: RecordedEvent, types: EventRegistry): void {
    const position = this.last + 1;
    const recorded = this.times.corrects(written, position);
    const before = this.effectiveTimes.at(-1) ?? Number.NEGATIVE_INFINITY;
    this.effectiveTimes.push(Math.max(before, Date.parse(recorded.recordedAt)));
    if (recorded.doubled) return;
    const event = open(types, recorded);
    const { zoneId } = fieldsIn(event);
    const isElsewhere = this.zoneId !== undefined && zoneId !== this.zoneId;
    if (event.type === 'ObservationWindowRecorded' && isElsewhere) return;
    this.kept.push(loggedEntry(position, recorded, event));
  }
}

/** An entry as it is folded; of one that is not readable only what can be read. */
export function loggedEntry(
  position: number,
  { id, stream, recordedAt, validTime }: Pick<RecordedEvent, 'id' | 'stream' | 'recordedAt' | 'validTime'>,
  event: DomainEvent,
): LoggedEntry {
  const { type } = event;
  const stored = { stream, type, data: event.data };
  const data = readablePart(stored);
  const unreadable = data !== stored.data;
  const withdraws = withdrawnBy({ type, data });
  return { position, id, stream, type, recordedAt, validTime, data, unreadable, withdraws };
}

/** Entries without those that one of them withdraws. */
export function standingEntries(entries: readonly LoggedEntry[]): readonly LoggedEntry[] {
  const withdrawn = new Set(entries.flatMap(({ withdraws }) => withdraws ?? []));
  return entries.filter(({ id }) => !withdrawn.has(id));
}

/** Folds entries, in order of position, without those that one of them withdraws. */
export function worldOf(entries: readonly LoggedEntry[]): World {
  // Types that the rules do not know change nothing.
  const standing = standingEntries(entries);
  const readable = standing.filter(isFolded);
  return foldWorld(readable as readonly unknown[] as readonly Entry[], setAside(standing));
}

/** An instant as answers write it; null if there is none. */
export function instantOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : formatInstant(ms);
}
