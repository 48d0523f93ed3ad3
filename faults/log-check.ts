import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { eventTypes } from '../src/cli/ledger-reader.js';
import { FROM_START, type RecordedEvent, SECTION_NAMES } from '../src/core/event-store.js';
import { canonicalJson } from '../src/storage/envelope/canonical-json.js';
import { headerOf, open } from '../src/storage/envelope/envelope.js';
import { verifySections } from '../src/storage/envelope/sections.js';
import { SqliteEventStore } from '../src/storage/log/sqlite/sqlite-event-store.js';

/** What a log holds, and what is wrong with it. */
export interface LogCheck {
  /** One hash an entry, over every field of it, in order of positions. */
  readonly entries: readonly string[];
  /** Ids of events by the command that made them. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
  /** A line each; none if all is as it must be. */
  readonly faults: readonly string[];
}

/**
 * Reads a log that nobody has open, from the first entry to the last, and looks at everything that tells of damage:
 * SQLite's own check, gaps in positions and revisions, commitments of the sections, fields that differ from the sealed
 * header, the running time, and the index over subjects.
 *
 * @throws what opening or reading throws
 */
export async function checkLog(file: string): Promise<LogCheck> {
  const store = SqliteEventStore.openForReading(file);
  const entries: string[] = [];
  const commands = new Map<string, string[]>();
  const faults: string[] = [];
  const revisions = new Map<string, number>();
  const subjects: string[] = [];
  try {
    for await (const entry of store.readAll(FROM_START)) {
      const { position, stream, revision, causationId, id } = entry;
      if (position !== entries.length) faults.push(`position ${position} stands at ${entries.length}`);
      const due = (revisions.get(stream) ?? -1) + 1;
      if (revision !== due) faults.push(`${stream} has revision ${revision} after ${due - 1}`);
      revisions.set(stream, revision);
      for (const name of verifySections(entry.sections))
        faults.push(`section ${name} of ${position} is altered`);
      if (!isAsSealed(entry)) faults.push(`the fields of ${position} are not those of its sections`);
      commands.set(causationId, [...(commands.get(causationId) ?? []), id]);
      subjects.push(...new Set([stream, ...entry.subjects].map((subject) => `${subject} ${position}`)));
      entries.push(fingerprint(entry));
    }
  } finally {
    await store.close();
  }
  return { entries, commands, faults: [...faults, ...checkFile(file, subjects)] };
}

/** Whether the columns beside the sections say what is in them. */
function isAsSealed(entry: RecordedEvent): boolean {
  if (!Buffer.from(canonicalJson(headerOf(entry))).equals(entry.sections.header.data)) return false;
  const type = eventTypes.typeOf(entry.type);
  const { data } = open(eventTypes, entry);
  const subjects = new Set(type.subjects(data));
  subjects.delete(entry.stream);
  return (
    isDeepStrictEqual(type.validTime(data) ?? null, entry.validTime) &&
    isDeepStrictEqual([...subjects], entry.subjects)
  );
}

/** What only the tables show. */
function checkFile(file: string, subjects: readonly string[]): string[] {
  const db = new Database(file, { readonly: true });
  try {
    const faults = (db.pragma('integrity_check') as { integrity_check: string }[])
      .map((row) => row.integrity_check)
      .filter((line) => line !== 'ok');
    const indexed = db
      .prepare<[], string>(
        `SELECT text || ' ' || position FROM subject JOIN name ON name.id = subject.subject`,
      )
      .pluck()
      .all();
    if (!sameSet(indexed, subjects)) faults.push('the index over subjects is not what the entries say');
    const late = db
      .prepare(
        `SELECT count(*) FROM (SELECT effective_time, max(recorded_at) OVER (ORDER BY position) AS due FROM event)
         WHERE effective_time <> due`,
      )
      .pluck()
      .get();
    if (late !== 0) faults.push('effective times are not the running maximum');
    return faults;
  } finally {
    db.close();
  }
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  const set = new Set(other);
  return one.length === set.size && one.every((each) => set.has(each));
}

/** A hash over every field. */
function fingerprint({ sections, position, revision, ...fields }: RecordedEvent): string {
  const hash = createHash('sha256').update(JSON.stringify([String(position), String(revision), fields]));
  for (const name of SECTION_NAMES) {
    const { salt, data, commitment } = sections[name];
    hash.update(`${data.length} `).update(data).update(salt).update(commitment);
  }
  return hash.digest('hex');
}
