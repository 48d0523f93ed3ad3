/** Runs one piece of work at a time, in the order in which they came. A failure is its caller's alone. */
export class Fifo {
  private tail: Promise<unknown> = Promise.resolve();

  /** Runs `work` after everything queued before it. Work that waits for more work of its own queue never ends. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything queued so far has ended. */
  async idle(): Promise<void> {
    await this.tail;
  }
}
