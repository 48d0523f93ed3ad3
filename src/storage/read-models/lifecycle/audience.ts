/** Who looks at a read model: those who wait for it, and those who only show how it fares. */
export class Audience {
  private readonly waiting = new Set<() => void>();
  private readonly showing = new Set<() => void>();

  /** @param roused called when somebody begins to wait: rests that are taken for the others' sake end */
  constructor(private readonly roused: () => void) {}

  /** Whether somebody waits. */
  get waits(): boolean {
    return this.waiting.size > 0;
  }

  /** Calls back whenever something changes, and has the work hurry until then; answers how to end it. */
  wait(watcher: () => void): () => void {
    this.waiting.add(watcher);
    this.roused();
    return () => this.waiting.delete(watcher);
  }

  /** Calls back whenever something changes, without hurrying it; answers how to end it. */
  show(watcher: () => void): () => void {
    this.showing.add(watcher);
    return () => this.showing.delete(watcher);
  }

  tell(): void {
    for (const watcher of [...this.waiting, ...this.showing]) watcher();
  }
}
