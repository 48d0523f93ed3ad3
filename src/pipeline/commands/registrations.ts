import { LRUCache } from 'lru-cache';
import type { DomainEvent } from '../../core/event-type.js';
import { type KnownThing, knownBy } from '../../events/shared/known-thing.js';
import type { EventStore, RecordedEvent } from '../../core/event-store.js';
import type { Thing } from '../../fields/things.js';
import type { Lookup } from './use-case.js';

const CACHED = 50_000;

/**
 * The first events of things: whether a thing exists, and what it began as. Things are never deleted, so what was once
 * found is true for ever and needs no second look; what was not found is asked for again each time.
 */
export class Registrations {
  private readonly first = new LRUCache<Thing, KnownThing>({ max: CACHED });
  private readonly found = new LRUCache<string, true>({ max: CACHED });

  constructor(
    private readonly store: EventStore,
    private readonly open: (recorded: RecordedEvent) => DomainEvent,
  ) {}

  /** What the first event of a stream says of its thing; undefined if there is no such stream. */
  async of(stream: Thing): Promise<KnownThing | undefined> {
    const known = this.first.get(stream);
    if (known !== undefined) return known;
    for await (const recorded of this.store.readStream(stream)) {
      if (recorded.doubled) continue;
      const thing = knownBy(this.open(recorded));
      this.first.set(stream, thing);
      return thing;
    }
    return undefined;
  }

  /** Whether a stream ever held an entry that is looked for. */
  async holds({ stream, key, found }: Lookup): Promise<boolean> {
    const cacheKey = `${stream}\n${key}`;
    if (this.found.get(cacheKey)) return true;
    for await (const recorded of this.store.readStream(stream)) {
      if (!recorded.doubled && found(this.open(recorded))) {
        this.found.set(cacheKey, true);
        return true;
      }
    }
    return false;
  }
}
