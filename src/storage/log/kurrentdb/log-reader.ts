import type { RecordedEvent } from '../../../core/event-store.js';
import { PAGE } from '../log-pages.js';
import type { Connection } from './connection.js';
import { EventStoreUnavailable } from './failure.js';
import type { LogPart } from './read-call.js';
import { isAfter, type LogPlace, type SequenceEntry } from './sequence-store.js';
import { fromSequenced, type Given } from './stored-event.js';

/** Streams asked for at the same time when entries lie scattered. */
const AT_ONCE = 16;

/** An event of $all and its place there. */
export interface Placed {
  readonly given: Given;
  readonly place: LogPlace;
}

/**
 * Reads the server in whole pages, each within a deadline of its own: the client gives reads none, and a page can be
 * asked for again.
 */
export class LogReader {
  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
  ) {}

  /** Events of a stream from a revision on, at most a page. */
  stream(stream: string, from: number, maxCount = PAGE): Promise<readonly Given[]> {
    return this.connection.read({ stream: this.prefix + stream, from }, maxCount);
  }

  /** Events of the ledger in $all behind a place (undefined: from the start), at most a page. */
  async all(behind: LogPlace | undefined): Promise<readonly Placed[]> {
    // A read begins with the place it is given, and what stands there is passed over.
    const placed = await this.read({ from: behind ?? 'start', prefix: this.prefix }, PAGE + 1);
    return placed.filter(({ place }) => isAfter(place, behind)).slice(0, PAGE);
  }

  /** The last place in $all where an event of the ledger stands. */
  async lastPlace(): Promise<LogPlace | undefined> {
    return (await this.read({ from: 'end', prefix: this.prefix }, 1)).at(0)?.place;
  }

  /** The last place in $all, whoever wrote there; undefined if it is empty. */
  async end(): Promise<LogPlace | undefined> {
    return (await this.read({ from: 'end' }, 1)).at(0)?.place;
  }

  /**
   * The first event in $all from a place on; null if there is none, undefined if no record begins at the place.
   *
   * @throws EventStoreUnavailable
   */
  async from(place: LogPlace): Promise<Placed | null | undefined> {
    try {
      return (await this.read({ from: place }, 1)).at(0) ?? null;
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) throw error;
      // A server of 23.10 has no error of its own for such a place: it fails, and answers the next question.
      await this.end();
      return undefined;
    }
  }

  /**
   * The events at positions of the sequence, in that order.
   *
   * @throws UnreadableEvent; Error if the server no longer holds one of them
   */
  async at(entries: readonly SequenceEntry[]): Promise<readonly RecordedEvent[]> {
    const [first, last] = [entries.at(0), entries.at(-1)];
    if (first === undefined || last === undefined) return [];
    const dense = last.position - first.position + 1 === entries.length;
    const found = new Map<string, Given>();
    if (dense && entries.length > 1) await this.findTogether(first, last, found);
    else await this.findScattered(entries, found);
    return entries.map((entry) => {
      const { stream, revision, id } = entry;
      const given = found.get(`${stream}@${revision}`);
      if (given?.id !== id) {
        throw new Error(`The event store no longer holds event ${id} at ${stream}@${revision}`);
      }
      return fromSequenced(given, stream, entry);
    });
  }

  private async findTogether(
    first: SequenceEntry,
    last: SequenceEntry,
    found: Map<string, Given>,
  ): Promise<void> {
    // Inclusive of what stands at the place itself.
    const part = { from: first.place, prefix: this.prefix };
    const page = await this.read(part, last.position - first.position + 1);
    for (const { given } of page) found.set(this.keyOf(given), given);
  }

  private async findScattered(entries: readonly SequenceEntry[], found: Map<string, Given>): Promise<void> {
    const runs = runsOf(entries);
    for (let next = 0; next < runs.length; next += AT_ONCE) {
      const pages = runs
        .slice(next, next + AT_ONCE)
        .map(({ stream, from, count }) => this.stream(stream, from, count));
      for (const given of (await Promise.all(pages)).flat()) found.set(this.keyOf(given), given);
    }
  }

  private keyOf({ streamId, revision }: Given): string {
    return `${streamId.slice(this.prefix.length)}@${revision}`;
  }

  private async read(part: LogPart, count: number): Promise<readonly Placed[]> {
    const page = await this.connection.read(part, count);
    return page.map((given) => ({ given, place: given.position }));
  }
}

interface Run {
  readonly stream: string;
  readonly from: number;
  readonly count: number;
}

/** Entries that follow each other in one stream are one read. */
function runsOf(entries: readonly SequenceEntry[]): readonly Run[] {
  const runs: Run[] = [];
  const open = new Map<string, number>();
  for (const { stream, revision } of entries) {
    const index = open.get(stream);
    const run = index === undefined ? undefined : runs[index];
    if (index !== undefined && run !== undefined && run.from + run.count === revision && run.count < PAGE) {
      runs[index] = { ...run, count: run.count + 1 };
    } else {
      open.set(stream, runs.length);
      runs.push({ stream, from: revision, count: 1 });
    }
  }
  return runs;
}
