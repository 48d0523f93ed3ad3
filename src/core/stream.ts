import { LRUCache } from 'lru-cache';
import { type Decider, factsOf, type Folded, foldOn, foldStream } from './decider.js';
import { NotFound, RuleBroken, StaleRevision } from './errors.js';
import type { DomainEvent } from './event-type.js';
import type { EventStore, RecordedEvent } from './event-store.js';

/** Whether the stream must be new, must exist, or may be either when the command comes. */
export type Expectation = 'new' | 'existing' | 'either';

/** A stream as it was loaded for a decision. */
export interface Loaded<State> {
  readonly folded: Folded<State>;
  /** The entries that were read now; those before them were folded earlier. */
  readonly read: readonly RecordedEvent[];
}

const CACHED_STREAMS = 2_000;

/** Loads streams and folds them, and remembers what was folded. */
export class Streams {
  /** By decider: use cases with different needs fold the same stream into different states. */
  private readonly caches = new WeakMap<object, LRUCache<string, Folded<unknown>>>();

  constructor(
    private readonly store: EventStore,
    private readonly open: (recorded: RecordedEvent) => DomainEvent,
  ) {}

  /**
   * The state that a decision is made on, and the entries that were read for it.
   *
   * @param without id of the entry that is about to be corrected: the stream is folded anew as if it had never been
   */
  async load<State>(decider: Decider<State>, stream: string, without?: string): Promise<Loaded<State>> {
    if (without !== undefined) {
      const read = await this.read(stream, 0);
      return { folded: foldStream(decider, factsOf(read, this.open), without), read };
    }
    const cache = this.cacheOf(decider);
    const cached = cache.get(stream) as Folded<State> | undefined;
    const newer = await this.read(stream, (cached?.revision ?? -1) + 1);
    const carriedOn = cached && foldOn(decider, cached, factsOf(newer, this.open));
    const read = cached && !carriedOn ? await this.read(stream, 0) : newer;
    const folded = carriedOn ?? foldStream(decider, factsOf(read, this.open));
    // What has no position yet may turn out to be doubled, so it is read again the next time.
    if (folded.revision >= 0 && read.every(({ position }) => position !== null)) cache.set(stream, folded);
    return { folded, read };
  }

  private cacheOf(decider: object): LRUCache<string, Folded<unknown>> {
    const cache = this.caches.get(decider) ?? new LRUCache<string, Folded<unknown>>({ max: CACHED_STREAMS });
    this.caches.set(decider, cache);
    return cache;
  }

  private async read(stream: string, from: number): Promise<readonly RecordedEvent[]> {
    const read: RecordedEvent[] = [];
    for await (const recorded of this.store.readStream(stream, from)) read.push(recorded);
    return read;
  }
}

/**
 * Holds a stream as it was loaded against what a command expects of it.
 *
 * @param ifMatch the revision that the caller decided on
 * @throws RuleBroken (ALREADY_EXISTS), NotFound, StaleRevision
 */
export function expectStream(
  stream: string,
  revision: number,
  { expectation, ifMatch }: { readonly expectation: Expectation; readonly ifMatch: number | undefined },
): void {
  const exists = revision >= 0;
  const thing = stream.replace('-', ' ');
  if (expectation === 'new' && exists) {
    throw new RuleBroken('ALREADY_EXISTS', `The ${thing} exists already; choose another id.`, '/id');
  }
  if (expectation === 'existing' && !exists) throw new NotFound(`There is no ${thing}.`);
  if (ifMatch !== undefined && ifMatch !== revision) throw new StaleRevision(revision);
}
