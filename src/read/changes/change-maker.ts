import { setImmediate } from 'node:timers/promises';
import { type EntityManager, MoreThan, Not } from 'typeorm';
import { FROM_START } from '../../core/event-store.js';
import { LEDGER } from '../../world/ledger-projection.js';
import { LedgerEntry } from '../../world/tables.js';
import { zonesOf } from '../../world/visible-data.js';
import { insertRows } from '../../storage/read-models/database/rows.js';
import { ProjectionProgress } from '../../storage/read-models/lifecycle/projection-progress.js';
import type { Desk } from '../../world/watch/desk.js';
import { type EntryChange, entryChanges } from './entry-kinds.js';
import { type Append, Appends } from '../../world/watch/next-append.js';
import { advanceTo, correctedIn, digestOf, newFeed, progressIn } from './progress.js';
import { Change, type ChangeProgress, ChangeZone } from './tables.js';
import { type Changed, ZoneStates } from '../../world/watch/zone-states.js';
import { kindOf, nameOf } from '../../fields/things.js';

/** Boundaries of so much time are made at once. */
const STRETCH_MS = 60 * 86_400_000;

/** What is made in about so long is written in one transaction. */
const TURN_MS = 25;

/** Rows that were just made: from this number on the feed is another one than before. */
export interface Made {
  readonly fromSeq: number;
  /** Rows from that number on had been made before, and were taken back: the feed has another name now. */
  readonly takenBack: boolean;
}

type Unnumbered = Omit<Change, 'seq'>;

/** What an append makes, or a stretch of boundaries. */
interface Step {
  readonly changes: readonly EntryChange[];
  /** The zones that the changed thing is about, or may have been in. */
  readonly zoneIds: readonly string[];
  readonly statuses: readonly Unnumbered[];
}

/**
 * Makes the feed, append by append, boundaries between them: the one place that decides its order. Its rows are a
 * function of the log and of the moment up to which boundaries were asked for; how often or when it was asked shows
 * nowhere.
 */
export class ChangeMaker {
  private readonly appends: Appends;

  private constructor(
    private readonly desk: Desk,
    private at: ChangeProgress,
    private states: ZoneStates,
  ) {
    this.appends = new Appends(desk);
  }

  /** Goes on where the rows end. */
  static async resume(desk: Desk): Promise<ChangeMaker> {
    // Before any row is read: those may be of a later correction of the clock, never of an earlier one.
    const corrected = await desk.read(correctedIn);
    const progress = await desk.write((tx) => progressIn(tx, corrected));
    const states = await ZoneStates.at({ at: progress.until, position: progress.position }, desk);
    return new ChangeMaker(desk, progress, states);
  }

  get progress(): Readonly<ChangeProgress> {
    return this.at;
  }

  /** The first moment (ms) at which time alone may change a status. */
  get nextBoundary(): number {
    return this.states.nextBoundary;
  }

  /**
   * Makes what the next appends change, and the boundaries that time passed until then: as much as fits into one turn, of
   * appends up to the position `last`. Undefined if there is none yet.
   */
  async nextAppends(last = Number.POSITIVE_INFINITY): Promise<Made | undefined> {
    let append = await this.appends.after(this.at.position);
    // Where entries without rows were passed over, the next append may lie beyond.
    if (append === undefined || append[0].position > last) return undefined;
    const end = this.at.seq;
    // A clock that was ahead made a boundary too early, or a recording time was set by hand (AUTH=none).
    const first = timeOf(append);
    if (first < this.at.until) await this.takeBack(first, append[0].effectiveAt);
    const { seq } = this.at;
    const steps: Step[] = [];
    const turnEnds = performance.now() + TURN_MS;
    let { position, until } = this.at;
    do {
      const at = timeOf(append);
      if (this.nextBoundary <= at) {
        // One stretch at a time: who stops the feed need not wait for years of them.
        until = Math.min(at, this.nextBoundary + STRETCH_MS);
        steps.push(await this.passed(until, position));
        continue;
      }
      steps.push(await this.appended(append, at));
      // SQLite answers without a pause: between two appends others have their turn.
      await setImmediate();
      position = (append.at(-1) as Append[0]).position;
      until = at;
      append = position < last ? await this.appends.after(position) : undefined;
    } while (append !== undefined && performance.now() < turnEnds);
    await this.commit(steps, { position, until });
    return { fromSeq: seq + 1, takenBack: seq < end };
  }

  /**
   * Goes on past entries up to the position `last` of which the ledger has no rows (doubled ones), or stands before the next
   * that has one: whoever waits for the end of the log need not wait for the entry after it. Answers whether it went on.
   */
  async passOver(last = Number.POSITIVE_INFINITY): Promise<boolean> {
    const { position } = this.at;
    const to = await this.desk.read(async (tx) => {
      const ledger = await tx.findOneBy(ProjectionProgress, { name: LEDGER });
      const filed = Math.min(ledger?.position ?? FROM_START, last);
      if (filed <= position) return position;
      const next = await tx.findOne(LedgerEntry, {
        select: { position: true },
        where: { position: MoreThan(position) },
        order: { position: 'ASC' },
      });
      return Math.min(filed, (next?.position ?? Number.POSITIVE_INFINITY) - 1);
    });
    if (to <= position) return false;
    await this.commit([], { position: to, until: this.at.until });
    return true;
  }

  /** Makes boundaries up to a moment (ms), or some of them; all are made when none is due by then. */
  async boundaries(until: number): Promise<Made> {
    const fromSeq = this.at.seq + 1;
    const to = Math.min(until, this.nextBoundary + STRETCH_MS);
    const { position } = this.at;
    await this.commit([await this.passed(to, position)], { position, until: to });
    return { fromSeq, takenBack: false };
  }

  private async passed(until: number, position: number): Promise<Step> {
    const changed = await this.states.boundariesUntil({ at: until, position });
    return { changes: [], zoneIds: [], statuses: changed.map((each) => statusRow(each, null, [])) };
  }

  private async appended(append: Append, at: number): Promise<Step> {
    const { desk } = this;
    const { position } = append.at(-1) as Append[0];
    const { changed, holding } = await this.states.after(append, at);
    const eventIds = append.map(({ id }) => id);
    return {
      changes: await entryChanges(append, desk),
      zoneIds: [...append.flatMap((entry) => zonesOf(entry, desk.types)), ...holding],
      statuses: changed.map((each) => statusRow(each, position, eventIds)),
    };
  }

  /** Takes back the boundaries after a moment. */
  private async takeBack(at: number, instant: string): Promise<void> {
    this.at = await this.desk.write(async (tx) => {
      const [first] = await tx.find(Change, {
        select: { seq: true },
        where: { at: MoreThan(instant) },
        order: { seq: 'ASC' },
        take: 1,
      });
      const seq = first === undefined ? this.at.seq : first.seq - 1;
      const isOther = seq < this.at.seq;
      const next = { ...this.at, until: at, seq, ...(isOther ? { feed: newFeed(), digest: '' } : {}) };
      await advanceTo(tx, this.at, next);
      await tx.delete(Change, { seq: MoreThan(seq) });
      await tx.delete(ChangeZone, { seq: MoreThan(seq) });
      return next;
    });
    this.states = await ZoneStates.at({ at, position: this.at.position }, this.desk);
  }

  private async commit(
    steps: readonly Step[],
    to: Pick<ChangeProgress, 'position' | 'until'>,
  ): Promise<void> {
    this.at = await this.desk.write(async (tx) => {
      const made: Unnumbered[] = [];
      const zonesOfThings = new Map<string, readonly string[]>();
      for (const step of steps) made.push(...(await entryRows(step, zonesOfThings, tx)), ...step.statuses);
      const rows = made.map((row, index) => ({ ...row, seq: this.at.seq + 1 + index }));
      const digest = digestOf(this.at.digest, rows);
      const next = { ...this.at, ...to, seq: this.at.seq + rows.length, digest };
      await advanceTo(tx, this.at, next);
      await insertRows(tx, Change, rows);
      const zones = rows.flatMap(({ seq, zoneIds }) => zoneIds.map((zoneId) => ({ zoneId, seq })));
      await insertRows(tx, ChangeZone, zones);
      return next;
    });
  }
}

function timeOf(append: Append): number {
  return Date.parse(append[0].effectiveAt);
}

/**
 * The rows of an append's entries. A thing stays a matter of every zone that it was ever said to be about, or in.
 * `zonesOfThings`: the zones of things of which rows were made that are not written yet.
 */
async function entryRows(
  { changes, zoneIds: zonesNow }: Step,
  zonesOfThings: Map<string, readonly string[]>,
  tx: EntityManager,
): Promise<readonly Unnumbered[]> {
  const [first] = changes;
  if (first === undefined) return [];
  const thing = nameOf(first.entry.stream);
  const before = zonesOfThings.get(thing) ?? (await zonesBefore(first.entry, tx));
  const zoneIds = [...new Set([...before, ...zonesNow])].sort();
  zonesOfThings.set(thing, zoneIds);
  return changes.map(({ entry, kind, withdraws }) => ({
    kind,
    at: entry.effectiveAt,
    thing,
    position: entry.position,
    zoneIds,
    withdraws,
    status: null,
  }));
}

/** The zones of the last row of an entry's thing. */
async function zonesBefore(entry: LedgerEntry, tx: EntityManager): Promise<readonly string[]> {
  // Nobody else speaks of an incident in its name.
  if (entry.revision === 0 && kindOf(entry.stream) === 'incident') return [];
  const last = await tx.findOne(Change, {
    where: { thing: nameOf(entry.stream), kind: Not('STATUS_CHANGED') },
    order: { seq: 'DESC' },
  });
  return last?.zoneIds ?? [];
}

function statusRow(
  { zoneId, at, axes }: Changed,
  position: number | null,
  eventIds: readonly string[],
): Unnumbered {
  return {
    kind: 'STATUS_CHANGED',
    at,
    thing: `zones/${zoneId}`,
    position,
    zoneIds: [zoneId],
    withdraws: null,
    status: { axes, eventIds },
  };
}
