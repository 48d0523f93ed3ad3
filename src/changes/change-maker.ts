import { type EntityManager, MoreThan, Not } from 'typeorm';
import { kindOf } from '../ledger/ledger-projection.js';
import { zonesOf } from '../ledger/visible-data.js';
import { insertRows } from '../platform/database/rows.js';
import { tracesOf } from '../status/dependence.js';
import type { Desk } from './desk.js';
import { type EntryChange, entryChanges, thingOf } from './entry-kinds.js';
import { type Append, nextAppend } from './next-append.js';
import { advanceTo, progressIn } from './progress.js';
import { Change, type ChangeProgress, ChangeZone } from './tables.js';
import { type Changed, type Effect, ZoneStates } from './zone-states.js';

/** Boundaries of so much time are made at once. */
const STRETCH_MS = 60 * 86_400_000;

/** Rows that were just made: from this number on the feed is another one than before. */
export interface Made {
  readonly fromSeq: number;
  /** Rows from that number on had been made before, and were taken back. */
  readonly takenBack: boolean;
}

type Unnumbered = Omit<Change, 'seq'>;

/**
 * Makes the feed, append by append, boundaries between them: the one place that decides its order. Its rows are a
 * function of the log and of the moment up to which boundaries were asked for; how often or when it was asked shows
 * nowhere.
 */
export class ChangeMaker {
  private constructor(
    private readonly desk: Desk,
    private at: ChangeProgress,
    private states: ZoneStates,
  ) {}

  /** Goes on where the rows end. */
  static async resume(desk: Desk): Promise<ChangeMaker> {
    const progress = await desk.write(progressIn);
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
   * Makes what the next append changes, or a stretch of the boundaries that time passed until then. Undefined if there is
   * none yet.
   */
  async nextAppend(): Promise<Made | undefined> {
    const append = await nextAppend(this.at.position, this.desk);
    if (append === undefined) return undefined;
    const at = Date.parse(append[0].effectiveAt);
    const end = this.at.seq;
    // Only a recording time set by hand (AUTH=none) lies before a boundary that is in the feed already.
    if (at < this.at.until) await this.takeBack(at, append[0].effectiveAt);
    const { seq } = this.at;
    const takenBack = seq < end;
    // One stretch at a time: who stops the feed need not wait for years of them.
    if (this.nextBoundary <= at) return { ...(await this.boundaries(at)), takenBack };
    await this.appended(append, at);
    return { fromSeq: seq + 1, takenBack };
  }

  /** Makes boundaries up to a moment (ms), or some of them; all are made when none is due by then. */
  async boundaries(until: number): Promise<Made> {
    const fromSeq = this.at.seq + 1;
    const to = Math.min(until, this.nextBoundary + STRETCH_MS);
    const { position } = this.at;
    const effect = await this.states.boundariesUntil({ at: to, position });
    const rows = effect.changed.map((changed) => statusRow(changed, null, []));
    await this.commit({ rows: () => Promise.resolve(rows), position, until: to, effect });
    return { fromSeq, takenBack: false };
  }

  private async appended(append: Append, at: number): Promise<void> {
    const last = append.at(-1) as Append[0];
    const { desk } = this;
    const traces = await desk.read((tx) => tracesOf(append, desk.types, tx));
    const registered = append.flatMap(({ type, data }) =>
      type === 'ZoneProposed' ? [(data as { zoneId: string }).zoneId] : [],
    );
    const { stream, revision } = append[0];
    const effect = await this.states.after({ at, position: last.position }, traces, {
      registered,
      ...(kindOf(stream) === 'incident' && {
        incident: { incidentId: stream.slice('incident-'.length), isNew: revision === 0 },
      }),
    });
    const eventIds = append.map(({ id }) => id);
    const changes = await entryChanges(append, desk);
    const zoneIds = [...append.flatMap((entry) => zonesOf(entry, desk.types)), ...effect.holding];
    const rows = async (tx: EntityManager): Promise<readonly Unnumbered[]> => [
      ...(await entryRows(changes, zoneIds, tx)),
      ...effect.changed.map((changed) => statusRow(changed, last.position, eventIds)),
    ];
    await this.commit({ rows, position: last.position, until: at, effect });
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
      const next = { ...this.at, until: at, seq };
      await advanceTo(tx, this.at, next);
      await tx.delete(Change, { seq: MoreThan(seq) });
      await tx.delete(ChangeZone, { seq: MoreThan(seq) });
      return next;
    });
    this.states = await ZoneStates.at({ at, position: this.at.position }, this.desk);
  }

  private async commit(step: {
    readonly rows: (tx: EntityManager) => Promise<readonly Unnumbered[]>;
    readonly position: number;
    readonly until: number;
    readonly effect: Effect;
  }): Promise<void> {
    const { position, until, effect } = step;
    this.at = await this.desk.write(async (tx) => {
      const rows = (await step.rows(tx)).map((row, index) => ({ ...row, seq: this.at.seq + 1 + index }));
      const next = { ...this.at, position, until, seq: this.at.seq + rows.length };
      await advanceTo(tx, this.at, next);
      await insertRows(tx, Change, rows);
      const zones = rows.flatMap(({ seq, zoneIds }) => zoneIds.map((zoneId) => ({ zoneId, seq })));
      await insertRows(tx, ChangeZone, zones);
      return next;
    });
    effect.commit();
  }
}

/** The rows of entries. A thing stays a matter of every zone that it was ever said to be about, or in. */
async function entryRows(
  changes: readonly EntryChange[],
  zonesNow: readonly string[],
  tx: EntityManager,
): Promise<readonly Unnumbered[]> {
  const [first] = changes;
  if (first === undefined) return [];
  const thing = thingOf(first.entry);
  const before = await tx.findOne(Change, {
    where: { thing, kind: Not('STATUS_CHANGED') },
    order: { seq: 'DESC' },
  });
  const zoneIds = [...new Set([...(before?.zoneIds ?? []), ...zonesNow])].sort();
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
