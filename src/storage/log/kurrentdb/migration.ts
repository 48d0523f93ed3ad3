import { isDeepStrictEqual } from 'node:util';
import { type EventStore, FROM_START, type RecordedEvent, SECTION_NAMES } from '../../../core/event-store.js';
import { StartRefused } from '../../../core/start-refused.js';
import { verifySections } from '../../envelope/sections.js';
import { MAX_APPEND_BYTES } from '../append-rules.js';
import { Connection } from './connection.js';
import { LogReader } from './log-reader.js';
import { DEFAULT_PATIENCE, type Patience } from './patience.js';
import type { LogPlace } from './sequence-store.js';
import { PREFIX } from './starting.js';
import { fromGiven, streamStateOf, toProposed } from './stored-event.js';

export interface Migration {
  readonly source: EventStore;
  /** Connection string of the server. */
  readonly url: string;
  /** Told after every step: what is being done, how many entries of how many are done. */
  readonly onProgress: (what: string, done: number, total: number) => void;
  readonly prefix?: string;
  readonly patience?: Patience;
}

/** What a migration found and did, in entries. */
export interface Migrated {
  readonly entries: number;
  /** Were there already, from a run before. */
  readonly found: number;
  readonly copied: number;
}

/**
 * Copies a log to KurrentDB, entry by entry in the order of positions, so that the sequence made of it there has the same
 * ones. Whatever stands there is compared with the source, what a run before has copied and then what this one has, read
 * back from the server: every field, every byte of the sections, their salts and commitments. Interrupted, it goes on
 * where it was.
 *
 * @throws StartRefused if something else stands there, or what was read back differs; EventStoreUnavailable
 */
export async function migrateLog(migration: Migration): Promise<Migrated> {
  const { source, url, onProgress, prefix = PREFIX, patience = DEFAULT_PATIENCE } = migration;
  const connection = new Connection(url, patience);
  try {
    const target = { reader: new LogReader(connection, prefix), prefix };
    const total = (await source.head()).position + 1;
    const before = await compare(source, target, { place: undefined, position: FROM_START }, (done) =>
      onProgress('verifying what is there', done, total),
    );
    const found = before.position + 1;
    let done = found;
    for await (const append of appendsOf(source, before.position)) {
      await copy(append, connection, prefix);
      onProgress('copying', (done += append.length), total);
    }
    const after = await compare(source, target, before, (verified) =>
      onProgress('verifying', verified, total),
    );
    if (after.position + 1 !== total) throw differs(after.position + 1, 'is missing there');
    return { entries: total, found, copied: total - found };
  } finally {
    connection.close();
  }
}

interface Target {
  readonly reader: LogReader;
  readonly prefix: string;
}

interface Reached {
  readonly place: LogPlace | undefined;
  readonly position: number;
}

/** Compares all that stands behind a place with the entries of the source after a position; answers where it ends. */
async function compare(
  source: EventStore,
  { reader, prefix }: Target,
  from: Reached,
  onStep: (done: number) => void,
): Promise<Reached> {
  const expected = source.readAll(from.position)[Symbol.asyncIterator]();
  let { place, position } = from;
  for (;;) {
    const page = await reader.all(place);
    for (const { given, place: at } of page) {
      position += 1;
      place = at;
      const next = await expected.next();
      if (next.done === true) throw differs(position, 'is none of the log that is to be moved');
      const copy = fromGiven(given, given.streamId.slice(prefix.length), position);
      const difference = differenceOf(next.value, copy);
      if (difference !== undefined) throw differs(position, `differs in ${difference}`);
    }
    if (page.length === 0) break;
    onStep(position + 1);
  }
  await expected.return?.();
  return { place, position };
}

/** The entries after a position as they are appended: those of one command to one stream together, as at first. */
async function* appendsOf(source: EventStore, after: number): AsyncGenerator<readonly RecordedEvent[]> {
  let append: RecordedEvent[] = [];
  let bytes = 0;
  for await (const entry of source.readAll(after)) {
    const size = SECTION_NAMES.reduce((sum, name) => sum + entry.sections[name].data.length, 0);
    const [first] = append;
    const together =
      first?.stream === entry.stream &&
      first.causationId === entry.causationId &&
      bytes + size <= MAX_APPEND_BYTES / 2;
    if (first !== undefined && !together) {
      yield append;
      append = [];
      bytes = 0;
    }
    append.push(entry);
    bytes += size;
  }
  if (append.length > 0) yield append;
}

/** One after the other: the order in which the server answers is the order of positions. */
async function copy(append: readonly RecordedEvent[], connection: Connection, prefix: string): Promise<void> {
  const [first] = append;
  if (first === undefined) return;
  const proposed = toProposed(first.stream, append);
  const streamState = streamStateOf(first.revision - 1);
  await connection.run((client) => client.appendToStream(prefix + first.stream, proposed, { streamState }));
}

/** The name of the first part in which two entries differ, or that does not fit its commitment. */
function differenceOf(one: RecordedEvent, other: RecordedEvent): string | undefined {
  for (const name of SECTION_NAMES) {
    const [a, b] = [one.sections[name], other.sections[name]];
    for (const part of ['data', 'salt', 'commitment'] as const) {
      if (Buffer.compare(a[part], b[part]) !== 0) return `${part} of section ${name}`;
    }
  }
  const [broken] = verifySections(other.sections);
  if (broken !== undefined) return `section ${broken}, which is not what was committed to`;
  const names = Object.keys(one) as (keyof RecordedEvent)[];
  return names.find((name) => name !== 'sections' && !isDeepStrictEqual(one[name], other[name]));
}

function differs(position: number, how: string): StartRefused {
  return new StartRefused(
    `The entry at position ${position} of the server ${how}; move a log to a server that holds nothing, or the beginning of this log.`,
  );
}
