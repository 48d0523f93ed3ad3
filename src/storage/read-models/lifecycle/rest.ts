import { pause } from '../../concurrency/turn.js';

/** A pause between two pieces of work that nobody waits for; it ends at once when somebody does. */
export class Rest {
  private ending = new AbortController();

  /** Ends the pause that is being taken. */
  rouse(): void {
    this.ending.abort();
  }

  /** Pauses for so many milliseconds, or until it is roused or the signal aborts. */
  async take(ms: number, signal: AbortSignal): Promise<void> {
    this.ending = new AbortController();
    await pause(ms, AbortSignal.any([signal, this.ending.signal]));
  }
}
