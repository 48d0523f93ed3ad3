/** Appends waited for at most; of more, the oldest count. */
const MOST_AWAITED = 1_000;

/**
 * How far the sequencer is behind, as this process sees it: by its own clock, from the answer to an append to the
 * position of its last event. So it tells of another process's sequencer too, and no two clocks are compared.
 */
export class SequencingDelay {
  private readonly awaited = new Map<
    string,
    { readonly stream: string; readonly revision: number; since: number }
  >();
  private last = 0;

  /** `now`: milliseconds of a clock that only goes forward. */
  constructor(private readonly now: () => number) {}

  /** An append was acknowledged. */
  begin(stream: string, revision: number): void {
    if (this.awaited.size >= MOST_AWAITED) return;
    this.awaited.set(keyOf(stream, revision), { stream, revision, since: this.now() });
  }

  /** The event has its position. */
  end(stream: string, revision: number): void {
    const found = this.awaited.get(keyOf(stream, revision));
    if (found === undefined) return;
    this.last = this.now() - found.since;
    this.awaited.delete(keyOf(stream, revision));
  }

  /** Events still without a position, as far as this process knows. */
  get waiting(): readonly { readonly stream: string; readonly revision: number }[] {
    return [...this.awaited.values()];
  }

  /** Milliseconds: how long the oldest event has been waiting, or the last one had to. */
  get milliseconds(): number {
    const [oldest] = this.awaited.values();
    return oldest === undefined ? this.last : Math.max(this.now() - oldest.since, 0);
  }
}

function keyOf(stream: string, revision: number): string {
  return `${stream}@${revision}`;
}
