import { type Appended, type NewEvent, RevisionConflict } from '../../../core/event-store.js';
import { AppendTooLarge, checkAppend, EventIdTaken, isRepeat } from '../append-rules.js';
import type { Bell } from '../../concurrency/bell.js';
import type { Connection } from './connection.js';
import { classify } from './failure.js';
import type { LogReader } from './log-reader.js';
import { passes } from './patience.js';
import type { SequenceEntry, SequenceStore } from './sequence-store.js';
import type { Sequencer } from './sequencer.js';
import type { SequencingDelay } from './sequencing-delay.js';
import { bytesOf, type Proposed, streamStateOf, toProposed } from './stored-event.js';

export interface AppendsParts {
  readonly connection: Connection;
  readonly reader: LogReader;
  readonly sequence: SequenceStore;
  readonly sequencer: Sequencer;
  /** Rings when events have got their positions. */
  readonly assigned: Bell;
  readonly delay: SequencingDelay;
  /** What the names of the ledger's streams begin with on the server. */
  readonly prefix: string;
}

/** Appends to the server, and waits a little for the positions. */
export class Appends {
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(private readonly parts: AppendsParts) {}

  /** @throws RevisionConflict, EventIdTaken, AppendTooLarge; EventStoreUnavailable if the outcome stays unknown */
  async append(stream: string, expected: number, events: readonly NewEvent[]): Promise<Appended> {
    // The server takes an empty one and says that the stream is at revision 0.
    checkAppend(stream, expected, events);
    const work = this.place(stream, expected, events, toProposed(stream, events));
    this.underWay.add(work);
    try {
      return await work;
    } finally {
      this.underWay.delete(work);
    }
  }

  /** Resolves when none of those begun by now is under way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }

  private async place(
    stream: string,
    expected: number,
    events: readonly NewEvent[],
    proposed: readonly Proposed[],
  ): Promise<Appended> {
    const { sequencer, delay } = this.parts;
    const { heard } = sequencer;
    await this.refuseTaken(stream, expected, events);
    const revision = await this.sendOrSee(stream, expected, proposed);
    delay.begin(stream, revision);
    const entries = await this.sequenced(stream, revision - events.length + 1, revision, heard);
    // Another process appended the same ids to another stream meanwhile, and was first: every fold passes over these.
    const doubled = entries.filter((entry) => entry.doubled);
    if (doubled.length > 0) throw new EventIdTaken(stream, idsOf(doubled));
    return { revision, position: entries.at(-1)?.position ?? null };
  }

  /**
   * The revision of the last event, as the server answers it, or as the stream shows it before. A server says nothing on a
   * write whose ids another one carries that is under way: as long as that takes, or until it gives up after seconds.
   */
  private async sendOrSee(stream: string, expected: number, proposed: readonly Proposed[]): Promise<number> {
    const enough = new AbortController();
    const sent = this.send(stream, expected, proposed);
    try {
      return await Promise.race([sent, this.seen(stream, expected, proposed, enough.signal)]);
    } finally {
      enough.abort();
      // Where it was seen first, what becomes of the call changes nothing any more.
      sent.catch(() => undefined);
    }
  }

  /** Resolves when the stream shows these events at their place; looks from time to time until the signal aborts. */
  private async seen(
    stream: string,
    expected: number,
    proposed: readonly Proposed[],
    until: AbortSignal,
  ): Promise<number> {
    const { reader, connection } = this.parts;
    const { timers, lookMs } = connection.patience;
    for (;;) {
      await passes(timers, lookMs, until);
      // Nobody waits for it any more.
      if (until.aborted) return new Promise(() => undefined);
      const found = await reader.stream(stream, expected + 1, proposed.length).catch(() => []);
      const last = found.at(-1);
      if (last !== undefined && isRepeat(found, proposed)) return Number(last.revision);
    }
  }

  private async send(stream: string, expected: number, proposed: readonly Proposed[]): Promise<number> {
    const { connection, prefix } = this.parts;
    const streamState = streamStateOf(expected);
    try {
      const { nextExpectedRevision } = await connection.run((client) =>
        client.appendToStream(prefix + stream, [...proposed], { streamState }),
      );
      return Number(nextExpectedRevision);
    } catch (error) {
      const failure = classify(error);
      if (failure.kind === 'conflict') throw new RevisionConflict(stream, expected, failure.actual);
      if (failure.kind === 'too-large') throw new AppendTooLarge(stream, bytesOf(proposed), failure.limit);
      if (failure.kind === 'gone') throw new Error(`Stream ${stream} was deleted on the server, for good`);
      throw error;
    }
  }

  /** The server looks for ids in the append's own stream and place only. */
  private async refuseTaken(stream: string, expected: number, events: readonly NewEvent[]): Promise<void> {
    const { sequence } = this.parts;
    const ids = idsOf(events);
    const elsewhere = new Set<string>(ids.filter((id, index) => ids.indexOf(id) !== index));
    for (const [index, id] of ids.entries()) {
      const revision = expected + 1 + index;
      const taken = await sequence.byId(id);
      if (taken.some((entry) => entry.stream !== stream || entry.revision !== revision)) elsewhere.add(id);
    }
    if (elsewhere.size === 0) return;
    const actual = await sequence.headOf(stream);
    if (actual !== expected) throw new RevisionConflict(stream, expected, actual);
    throw new EventIdTaken(stream, [...elsewhere]);
  }

  /** Waits a little for the sequencer; empty if it does not come to the last of these events in time. */
  private async sequenced(
    stream: string,
    from: number,
    upTo: number,
    heard: number,
  ): Promise<readonly SequenceEntry[]> {
    const { connection, sequence, sequencer, assigned, delay } = this.parts;
    const { timers, positionMs } = connection.patience;
    const enough = new AbortController();
    const cancel = timers.after(positionMs, () => enough.abort());
    try {
      for (;;) {
        // Before looking: a position assigned in between rings too.
        const news = assigned.next(enough.signal);
        const entries = await sequence.inStream(stream, from, upTo);
        if (entries.at(-1)?.revision === upTo) {
          delay.end(stream, upTo);
          return entries;
        }
        if (enough.signal.aborted) break;
        await news;
      }
      if (sequencer.heard === heard) sequencer.nudge();
      return [];
    } finally {
      cancel();
      enough.abort();
    }
  }
}

function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}
