import { UnreadableEvent } from '../../../core/event-registry.js';
import type { RecordedEvent } from '../../../core/event-store.js';
import { Behind } from './behind.js';
import type { LogReader } from './log-reader.js';
import type { RecentEntries } from './recent-entries.js';
import type { SequenceEntry, SequenceStore } from './sequence-store.js';
import type { Sequencer } from './sequencer.js';
import { findingOf, fromGiven, fromSequenced, type Given } from './stored-event.js';

export interface LookupsParts {
  readonly reader: LogReader;
  readonly sequence: SequenceStore;
  readonly sequencer: Pick<Sequencer, 'end'>;
  readonly recent: RecentEntries;
  /** What the names of the ledger's streams begin with on the server. */
  readonly prefix: string;
}

/**
 * Finds what was acknowledged, also by another process and before it has a position: what the sequence has come to it knows
 * without asking the server, and one look behind that shows the rest (docs/adr/0031-reads-over-one-connection.md).
 */
export class Lookups {
  private readonly behind: Behind;

  constructor(private readonly parts: LookupsParts) {
    this.behind = new Behind(parts.reader, () => parts.sequencer.end.place);
  }

  /** Events of a stream from a revision on, in order, at most a page. @throws UnreadableEvent, EventStoreUnavailable */
  async stream(stream: string, from: number): Promise<readonly RecordedEvent[]> {
    const { behind } = this;
    const moment = behind.now;
    if (await this.isSequenced(stream, from)) return this.read(stream, from);
    const shown = (await behind.since(moment)).filter((given) => this.streamOf(given) === stream);
    // What the sequencer came to meanwhile is no longer behind it.
    if (await this.isSequenced(stream, from)) return this.read(stream, from);
    const found = shown.filter(({ revision }) => revision >= from);
    return found.map((given) => fromGiven(given, stream, null));
  }

  /** The event with an id; of several the first. @throws as above */
  async event(id: string): Promise<RecordedEvent | undefined> {
    const { sequence } = this.parts;
    const first = (await sequence.byId(id)).slice(0, 1);
    if (first.length > 0) return (await this.at(first)).at(0);
    const found = await this.find(
      (given) => given.id === id,
      () => sequence.byId(id),
    );
    return found.at(0);
  }

  /** The events that a command made, in order, without doubled ones. @throws as above */
  command(commandId: string): Promise<readonly RecordedEvent[]> {
    return this.find(
      (given) => findingOf(given).commandId === commandId,
      () => this.parts.sequence.byCommand(commandId),
    );
  }

  private async find(
    wanted: (given: Given) => boolean,
    sequenced: () => Promise<readonly SequenceEntry[]>,
  ): Promise<readonly RecordedEvent[]> {
    const behind = (await this.behind.since(this.behind.now)).filter(wanted);
    // After looking behind it: what the sequencer came to meanwhile is here, not lost between the two.
    const entries = (await sequenced()).filter(({ doubled }) => !doubled);
    const ids = new Set(entries.map(({ id }) => id));
    return [
      ...(await this.at(entries)),
      ...behind.filter(({ id }) => !ids.has(id)).flatMap((given) => this.readable(given)),
    ];
  }

  private async at(entries: readonly SequenceEntry[]): Promise<readonly RecordedEvent[]> {
    const { reader, recent } = this.parts;
    const known = entries.flatMap(({ position }) => recent.between(position - 1, position, {}) ?? []);
    return known.length === entries.length ? known : reader.at(entries);
  }

  /** Whether the sequence has an event of the stream at a revision or after it. */
  private async isSequenced(stream: string, from: number): Promise<boolean> {
    return (await this.parts.sequence.headOf(stream)) >= from;
  }

  private async read(stream: string, from: number): Promise<readonly RecordedEvent[]> {
    const { reader, sequence } = this.parts;
    const page = await reader.stream(stream, from);
    const [first, last] = [page.at(0), page.at(-1)];
    if (first === undefined || last === undefined) return [];
    const entries = await sequence.inStream(stream, Number(first.revision), Number(last.revision));
    const sequenced = new Map(entries.map((entry) => [entry.revision, entry]));
    return page.map((given) => {
      const entry = sequenced.get(Number(given.revision));
      return entry === undefined ? fromGiven(given, stream, null) : fromSequenced(given, stream, entry);
    });
  }

  /** An event that cannot be read is nobody's command; who reads the log meets it at its place. */
  private readable(given: Given): readonly RecordedEvent[] {
    try {
      return [fromGiven(given, this.streamOf(given), null)];
    } catch (error) {
      if (error instanceof UnreadableEvent) return [];
      throw error;
    }
  }

  private streamOf({ streamId }: Given): string {
    return streamId.slice(this.parts.prefix.length);
  }
}
