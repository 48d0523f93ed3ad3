/** When somebody last asked for anything, as all threads see it that share its memory. */
export class LastAsked {
  private readonly at: Float64Array<SharedArrayBuffer>;

  /** @param memory of the one that is shared */
  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)) {
    this.at = new Float64Array(memory);
  }

  /** Somebody asks now. */
  note(): void {
    this.at[0] = nowMs();
  }

  /** Milliseconds since then. */
  get agoMs(): number {
    return nowMs() - (this.at[0] ?? 0);
  }
}

/** Unlike `performance.now()` it counts from the same moment in every thread. */
function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
