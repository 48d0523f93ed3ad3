import type { EventFilter, RecordedEvent } from '../../../core/event-store.js';

/** Entries and bytes of section data kept at most. */
const MOST_ENTRIES = 1_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** The end of the log in memory: whoever follows it live need not ask the server for what the sequencer has just read. */
export class RecentEntries {
  private entries: RecordedEvent[] = [];
  private bytes = 0;
  /** Position of the first entry kept. */
  private first = 0;

  /** Takes the entry at the next position; undefined if it cannot be read, and what was before it is forgotten. */
  add(position: number, entry: RecordedEvent | undefined): void {
    if (entry === undefined || position !== this.first + this.entries.length) {
      this.entries = [];
      this.bytes = 0;
      this.first = entry === undefined ? position + 1 : position;
    }
    if (entry === undefined) return;
    this.entries.push(entry);
    this.bytes += sizeOf(entry);
    while (this.entries.length > MOST_ENTRIES || this.bytes > MOST_BYTES) {
      this.bytes -= sizeOf(this.entries.shift() as RecordedEvent);
      this.first += 1;
    }
  }

  /** What passes the filter after `after` up to and with `upTo`; undefined if not all of these are here. */
  between(
    after: number,
    upTo: number,
    { streamPrefix = '', types }: EventFilter,
  ): readonly RecordedEvent[] | undefined {
    const begin = after + 1 - this.first;
    const end = upTo + 1 - this.first;
    if (begin < 0 || end > this.entries.length) return undefined;
    return this.entries
      .slice(begin, end)
      .filter(({ stream, type }) => stream.startsWith(streamPrefix) && (types?.includes(type) ?? true));
  }
}

function sizeOf({ sections }: RecordedEvent): number {
  return Object.values(sections).reduce((sum, { data }) => sum + data.length, 0);
}
