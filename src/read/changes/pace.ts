import { setImmediate } from 'node:timers/promises';
import { Rest } from '../../storage/read-models/lifecycle/rest.js';
import type { LastAsked } from '../../storage/read-models/last-asked.js';

/** Entries or questions keep coming if one has come in this time (ms). */
const BUSY_MS = 1_000;
/** Rest for each millisecond of work meanwhile. */
const REST_PER_WORK = 9;
const MAX_REST_MS = 2_000;

/** How fast the feed goes: others come first while they keep coming. */
export class Pace {
  private readonly resting = new Rest();
  private ledgerMovedAt = Number.NEGATIVE_INFINITY;
  private restedAt = 0;

  /** @param lastAsked when somebody last asked for anything */
  constructor(private readonly lastAsked: LastAsked | undefined) {}

  /** The ledger has more entries. */
  ledgerMoved(): void {
    this.ledgerMovedAt = performance.now();
  }

  /** Work begins. */
  begin(): void {
    this.restedAt = performance.now();
  }

  /** Ends a rest that is being taken. */
  rouse(): void {
    this.resting.rouse();
  }

  /**
   * Between two steps. While entries or questions keep coming it takes but a tenth of the time, since they come from
   * somebody who waits for an answer; all of it once somebody waits for the feed (`isAwaited`).
   */
  async rest(isAwaited: boolean, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const quietMs = Math.min(now - this.ledgerMovedAt, this.lastAsked?.agoMs ?? Number.POSITIVE_INFINITY);
    if (quietMs < BUSY_MS && !isAwaited) {
      const wait = Math.min((now - this.restedAt) * REST_PER_WORK, MAX_REST_MS);
      await this.resting.take(wait, signal);
    }
    // SQLite answers without a pause: with much to catch up, nobody else would have a turn until it is done.
    await setImmediate();
    this.begin();
  }
}
