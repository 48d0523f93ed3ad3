import { machineTimers, type Timers } from '../../src/platform/event-store/kurrentdb/patience.js';

/** Timers as long as a person would notice are held back until a test lets them ring; short pauses just pass. */
export class HeldTimers implements Timers {
  private readonly held = new Set<{ readonly milliseconds: number; readonly ring: () => void }>();
  private readonly watchers = new Set<() => void>();

  after(milliseconds: number, ring: () => void): () => void {
    if (milliseconds < 1_000) return machineTimers.after(milliseconds, ring);
    const timer = { milliseconds, ring };
    this.held.add(timer);
    for (const watcher of this.watchers) watcher();
    return () => this.held.delete(timer);
  }

  /** Lets all timers of this length ring; waits for one if there is none. */
  async ring(milliseconds: number): Promise<void> {
    while (this.of(milliseconds).length === 0) {
      await new Promise<void>((set) => this.watchers.add(set));
      this.watchers.clear();
    }
    for (const timer of this.of(milliseconds)) {
      this.held.delete(timer);
      timer.ring();
    }
  }

  private of(milliseconds: number): { readonly milliseconds: number; readonly ring: () => void }[] {
    return [...this.held].filter((timer) => timer.milliseconds === milliseconds);
  }
}
