/** What queries keep in memory between questions: one of each kind for a whole program. */
export class Memory {
  private readonly kept = new Map<symbol, object>();

  /** What is kept under a key, made when it is first asked for. The key stands for the type of what is kept. */
  of<T extends object>(key: symbol, make: () => T): T {
    const known = this.kept.get(key) as T | undefined;
    if (known !== undefined) return known;
    const made = make();
    this.kept.set(key, made);
    return made;
  }

  /** Forgets all: what it was derived from is no longer so. */
  clear(): void {
    this.kept.clear();
  }
}
