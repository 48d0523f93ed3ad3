import { machineTimers, type Timers } from '../../src/storage/log/kurrentdb/patience.js';

/** Timers of at least so many milliseconds are held back until a test lets them ring; shorter pauses just pass. */
export class HeldTimers implements Timers {
  private readonly timers = new Set<{ readonly milliseconds: number; readonly ring: () => void }>();
  private readonly watchers = new Set<() => void>();

  /** @param heldFromMs as long as a person would notice, unless a test says otherwise */
  constructor(private readonly heldFromMs = 1_000) {}

  after(milliseconds: number, ring: () => void): () => void {
    if (milliseconds < this.heldFromMs) return machineTimers.after(milliseconds, ring);
    const timer = { milliseconds, ring };
    this.timers.add(timer);
    for (const watcher of this.watchers) watcher();
    return () => this.timers.delete(timer);
  }

  /** Lets all timers of this length ring; waits for one if there is none. */
  async ring(milliseconds: number): Promise<void> {
    await this.held(milliseconds);
    for (const timer of this.of(milliseconds)) {
      this.timers.delete(timer);
      timer.ring();
    }
  }

  /** Resolves when there is a timer of this length. */
  async held(milliseconds: number): Promise<void> {
    while (this.of(milliseconds).length === 0) {
      await new Promise<void>((set) => this.watchers.add(set));
      this.watchers.clear();
    }
  }

  private of(milliseconds: number): { readonly milliseconds: number; readonly ring: () => void }[] {
    return [...this.timers].filter((timer) => timer.milliseconds === milliseconds);
  }
}
