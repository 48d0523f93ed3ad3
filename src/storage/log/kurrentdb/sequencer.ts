import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type KurrentDBClient,
  type Position,
  START,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StartRefused } from '../../../core/start-refused.js';
import type { Connection } from './connection.js';
import { classify } from './failure.js';
import type { HeldLease, Lease } from './lease.js';
import { backOff, within } from './patience.js';
import {
  isAfter,
  type LogPlace,
  type SequenceEnd,
  SequenceMoved,
  type SequenceStore,
  type Unsequenced,
} from './sequence-store.js';
import { findingOf, type Given } from './stored-event.js';

/** The most events that share a transaction of the sequence. */
const BATCH = 500;

/** Windows of 32 events that a subscription looks at between two checkpoints. */
const CHECKPOINT_INTERVAL = 32;

/** An event that has just got its position. */
export interface Sequenced {
  readonly position: number;
  readonly doubled: boolean;
  readonly stream: string;
  readonly given: Given;
}

export interface SequencerParts {
  /** Its own: an append that was not answered has its client replaced, which ends all that this client does. */
  readonly connection: Connection;
  readonly sequence: SequenceStore;
  readonly lease: Lease;
  /** What the names of the ledger's streams begin with on the server. */
  readonly prefix: string;
  /** After the positions are durable. */
  readonly assigned: (events: readonly Sequenced[]) => void;
  /** The sequence has come further by another holder of the lease. */
  readonly moved: () => void;
  /** Before a turn begins. @throws StartRefused if the sequence that ends there is not one of this log */
  readonly check: (end: SequenceEnd) => Promise<void>;
  /** One line for the log and whoever is on call. */
  readonly alarm: (message: string) => void;
}

/** "Everything up to here has been sent", put behind the events that were sent before it. */
interface SkipTo {
  readonly skipTo: LogPlace;
}

type Item = AllStreamResolvedEvent | SkipTo;

/**
 * Reads $all in commit order and gives every event of the ledger the next dense position, for as long as it holds the
 * lease. One place in $all is its whole state, so after a fault, a restart or a takeover it goes on behind the last event
 * that has a position: what comes again is passed over.
 */
export class Sequencer {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private resubscribe = new AbortController();
  private reached: SequenceEnd;
  private batches = 0;
  private isHolding = false;

  /** @param end where the sequence ends at the start */
  constructor(
    private readonly parts: SequencerParts,
    end: SequenceEnd,
  ) {
    this.reached = end;
  }

  start(): void {
    this.running = this.run();
  }

  /** Ends after the batch at hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Whether this process is the one that gives positions. */
  get holding(): boolean {
    return this.isHolding;
  }

  /** Takes note of how far another holder of the lease has come. @throws EventStoreUnavailable */
  async note(): Promise<void> {
    const end = await this.parts.sequence.end();
    if (!this.isHolding) this.reach(end);
  }

  /** How far it has come. */
  get end(): SequenceEnd {
    return this.reached;
  }

  /** Grows with every batch: whoever waits in vain can tell whether it still hears from the server. */
  get heard(): number {
    return this.batches;
  }

  /** Subscribes anew: the server may have fallen silent without ending the call. */
  nudge(): void {
    this.resubscribe.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const held = await this.turn(signal);
      if (held === undefined) return;
      try {
        const until = AbortSignal.any([signal, held.lost]);
        if (!(await this.mayGoOn(until))) return;
        this.isHolding = true;
        await this.hold(until);
      } finally {
        this.isHolding = false;
        await held.release();
      }
    }
  }

  /** Stands by until it has the lease; undefined if it is stopped before. */
  private async turn(signal: AbortSignal): Promise<HeldLease | undefined> {
    const { lease, connection } = this.parts;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        return await lease.acquire(signal, () => this.note());
      } catch {
        // Where the lease and the sequence lie cannot be reached; the store says so to whoever asks it.
        await backOff(connection.patience, failures, signal);
      }
    }
    return undefined;
  }

  /** Whether the sequence, as another holder left it, is one of this log: else it would be spoilt. */
  private async mayGoOn(until: AbortSignal): Promise<boolean> {
    const { connection, sequence, check, alarm } = this.parts;
    for (let failures = 1; !until.aborted; failures += 1) {
      try {
        const end = await sequence.end();
        await check(end);
        this.reach(end);
        return true;
      } catch (error) {
        if (error instanceof StartRefused) {
          alarm(error.message);
          return false;
        }
        await backOff(connection.patience, failures, until);
      }
    }
    return !this.stopping.signal.aborted;
  }

  private reach(end: SequenceEnd): void {
    const { position, place } = this.reached;
    if (end.position <= position && (end.place === undefined || !isAfter(end.place, place))) return;
    this.reached = end;
    if (end.position > position) this.parts.moved();
  }

  private async hold(until: AbortSignal): Promise<void> {
    const { connection, alarm, sequence } = this.parts;
    for (let failures = 0; !until.aborted;) {
      this.resubscribe = new AbortController();
      const before = this.batches;
      const { client } = connection;
      try {
        // Another holder may have gone on with it since.
        this.reach(await sequence.end());
        await this.follow(client, AbortSignal.any([until, this.resubscribe.signal]));
      } catch (error) {
        if (until.aborted) return;
        const failure = classify(error);
        connection.failed(client, error);
        const why =
          error instanceof SequenceMoved ? error.message : 'why' in failure ? failure.why : failure.kind;
        alarm(`The sequencer lost its subscription (${why}) and subscribes again`);
      }
      failures = this.batches > before ? 1 : failures + 1;
      await backOff(connection.patience, failures, until);
    }
  }

  /** Ends when the signal aborts or the server ends the subscription. */
  private async follow(client: KurrentDBClient, until: AbortSignal): Promise<void> {
    const { patience } = this.parts.connection;
    const subscription = this.subscribe(client);
    // An error that comes when nobody listens any more would end the process.
    subscription.on('error', () => undefined);
    // The call's end alone would never reach the loop below.
    const leave = (): void => void subscription.destroy();
    until.addEventListener('abort', leave, { once: true });
    try {
      await within(
        patience.timers,
        patience.deadlineMs,
        once(subscription, 'confirmation', { signal: until }),
      );
      for await (const first of subscription as AsyncIterable<Item>) {
        const batch = await gather(subscription, first);
        await this.take(batch);
        if (until.aborted) return;
      }
    } catch (error) {
      if (!until.aborted) throw error;
    } finally {
      until.removeEventListener('abort', leave);
      // Leaving the loop does not end the call on the server. Not waited for: it waits for a connection first.
      subscription.unsubscribe().catch(() => undefined);
      subscription.destroy();
    }
  }

  private subscribe(client: KurrentDBClient): AllStreamSubscription {
    const { place } = this.reached;
    return client.subscribeToAll(
      {
        fromPosition: place ?? START,
        filter: streamNameFilter({
          prefixes: [this.parts.prefix],
          checkpointInterval: CHECKPOINT_INTERVAL,
          // It comes before the events that were sent ahead of it have been handled: it may only take its place in the
          // queue behind them. It must not fail either: then nothing more would come, without an error.
          checkpointReached: (subscription, skipTo) => {
            subscription.push({ skipTo } satisfies SkipTo);
          },
        }),
      },
      { highWaterMark: BATCH },
    );
  }

  private async take(batch: readonly Item[]): Promise<void> {
    const fresh: { given: Given; event: Unsequenced }[] = [];
    let { place } = this.reached;
    let skipTo: LogPlace | undefined;
    for (const item of batch) {
      if ('skipTo' in item) {
        skipTo = item.skipTo;
        continue;
      }
      const { event: given } = item;
      if (given === undefined || !isAfter(given.position, place)) continue;
      place = given.position;
      fresh.push({ given, event: this.toSequence(given, given.position) });
    }
    this.batches += 1;
    if (fresh.length > 0) await this.assign(fresh);
    if (skipTo !== undefined && isAfter(skipTo, this.reached.place)) await this.pass(skipTo);
  }

  private async assign(fresh: readonly { given: Given; event: Unsequenced }[]): Promise<void> {
    const { sequence, assigned } = this.parts;
    const after = this.reached.position;
    const end = await sequence.assign(
      after,
      fresh.map(({ event }) => event),
    );
    const doubled = new Set((await sequence.doubledAfter(after)).map(({ position }) => position));
    this.reached = end;
    assigned(
      fresh.map(({ given, event: { stream } }, index) => {
        const position = after + 1 + index;
        return { position, doubled: doubled.has(position), stream, given };
      }),
    );
  }

  private async pass(place: LogPlace): Promise<void> {
    await this.parts.sequence.pass(this.reached.position, place);
    this.reached = { ...this.reached, place };
  }

  private toSequence(given: Given, { commit, prepare }: Position): Unsequenced {
    const { id, streamId, revision, type } = given;
    const stream = streamId.slice(this.parts.prefix.length);
    return { place: { commit, prepare }, id, stream, revision: Number(revision), type, ...findingOf(given) };
  }
}

/**
 * The item and what comes with it, as long as each turn of the event loop brings more: the client hands out one event at
 * a time, and each batch costs one sync of the disk.
 */
async function gather(subscription: AllStreamSubscription, first: Item): Promise<readonly Item[]> {
  const batch = [first];
  for (let before = 0; batch.length > before && batch.length < BATCH;) {
    before = batch.length;
    await nextTurn();
    while (batch.length < BATCH) {
      const next = subscription.read() as Item | null;
      if (next === null) break;
      batch.push(next);
    }
  }
  return batch;
}
