/** A map that forgets what was not asked for longest, once it holds more than `capacity` entries. */
export class LruMap<Key, Value> {
  private readonly entries = new Map<Key, Value>();
  /** Asked for or set last, and so the last of the entries. */
  private last: Key | undefined;

  constructor(private readonly capacity: number) {}

  get(key: Key): Value | undefined {
    const value = this.entries.get(key);
    if (value !== undefined && key !== this.last) this.put(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.put(key, value);
    if (this.entries.size > this.capacity) {
      const [oldest] = this.entries.keys();
      this.entries.delete(oldest as Key);
    }
  }

  /** All entries, the one that was not asked for longest first. */
  [Symbol.iterator](): IterableIterator<[Key, Value]> {
    return this.entries.entries();
  }

  delete(key: Key): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  private put(key: Key, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    this.last = key;
  }
}
