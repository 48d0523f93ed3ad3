import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { caller } from '../bench/bulk-log.js';
import { eventTypes } from '../src/cli/ledger-reader.js';
import { FROM_START } from '../src/core/event-store.js';
import { mapTextRefs } from '../src/core/text-ref.js';
import { open } from '../src/storage/envelope/envelope.js';
import type { Tally } from './finding.js';
import { type Ledger, openLedger } from './ledger.js';
import type { Book } from './load.js';
import { checkLog, type LogCheck } from './log-check.js';

/**
 * Looks at a data folder as a kill or a stop left it, with what the clients know of it: the log and the rows first, as
 * they are; then every command is repeated; then rows, words and a rebuild are compared. What is wrong goes into the
 * tally, after `when`.
 */
export async function checkFolder(folder: string, book: Book, tally: Tally, when: string): Promise<void> {
  const breach = (line: string): void => tally.breach(`${when}: ${line}`);
  const left = await checkLog(join(folder, 'log.sqlite'));
  left.faults.forEach(breach);
  rowsHoldEachEntryOnce(folder, left.entries.length).forEach(breach);

  const ledger = await openLedger(folder);
  try {
    commandsAreInTheLog(left, book, ledger, false).forEach(breach);
    for (const command of book.sent.values()) {
      const known = book.acknowledged.get(command.key);
      const again = await book.send(ledger.send, command);
      if (known !== undefined && known.join() !== again.join())
        breach(`${command.route} answers other events`);
    }
    ledger.runner.start();
    await ledger.runner.drain();
    (await rowsAreThoseOfARebuild(folder, ledger)).forEach(breach);
    (await wordsAreThere(ledger)).forEach(breach);
    ledger.alarms.forEach(breach);
  } catch (error) {
    breach(String(error));
  } finally {
    await ledger.close();
  }
  const after = await checkLog(join(folder, 'log.sqlite'));
  after.faults.forEach(breach);
  commandsAreInTheLog(after, book, ledger, true).forEach(breach);
  tally.count('commands acknowledged', book.acknowledged.size);
  tally.count('entries', after.entries.length);
}

/** Each command's entries are there all or not at all, and all if it was acknowledged; nothing else is there. */
function commandsAreInTheLog(log: LogCheck, book: Book, { secret }: Ledger, all: boolean): string[] {
  const wrong: string[] = [];
  let entries = 0;
  for (const { key, route, entries: due } of book.sent.values()) {
    const there = log.commands.get(secret.commandId(caller.id, key)) ?? [];
    const known = book.acknowledged.get(key);
    entries += there.length;
    if (known !== undefined && known.join() !== there.join())
      wrong.push(`${route} was acknowledged with ${known.length} entries, ${there.length} are in the log`);
    if ((all || there.length > 0) && there.length !== due)
      wrong.push(`${route} has ${there.length} entries of ${due}`);
  }
  if (entries !== log.entries.length) wrong.push(`${log.entries.length - entries} entries that nobody sent`);
  return wrong;
}

/** Before anything has caught up: rows reach as far as progress says, and no further than the log. */
export function rowsHoldEachEntryOnce(folder: string, entries = Number.POSITIVE_INFINITY): string[] {
  const file = join(folder, 'read-models.sqlite');
  if (!existsSync(file)) return [];
  const db = new Database(file, { readonly: true });
  try {
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
    if (!tables.includes('projection_progress')) return [];
    const rows = db.prepare<[], number>('SELECT count(*) FROM entry').pluck().get() ?? 0;
    const last = db.prepare<[], number | null>('SELECT max(position) FROM entry').pluck().get() ?? -1;
    const progress =
      db
        .prepare<[], number>(`SELECT position FROM projection_progress WHERE name = 'ledger'`)
        .pluck()
        .get() ?? -1;
    const wrong = [];
    if (rows !== progress + 1 || last !== progress)
      wrong.push(`progress ${progress} with ${rows} rows up to ${last}`);
    if (progress >= entries) wrong.push(`progress ${progress} in a log of ${entries} entries`);
    return wrong;
  } finally {
    db.close();
  }
}

async function rowsAreThoseOfARebuild(folder: string, { runner }: Ledger): Promise<string[]> {
  const before = hashOfRows(folder);
  for (const { name } of await runner.status()) await runner.rebuild(name);
  const after = hashOfRows(folder);
  return (
    [...new Set([...before.keys(), ...after.keys()])]
      .filter((table) => before.get(table) !== after.get(table))
      // What a rebuild that was interrupted left behind goes with the next one.
      .filter((table) => !table.endsWith('__next') || after.has(table))
      .map((table) => `rows of ${table} are not those of a rebuild`)
  );
}

/** A hash over the rows of each table, whatever their order. */
function hashOfRows(folder: string): ReadonlyMap<string, string> {
  const db = new Database(join(folder, 'read-models.sqlite'), { readonly: true });
  try {
    const tables = db
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .pluck()
      .all();
    return new Map(
      tables.map((table) => {
        const rows = db.prepare<[], object>(`SELECT * FROM "${table}"`).all();
        // By name: a column that came by a migration stands last until a rebuild makes the table anew.
        const lines = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
        return [table, createHash('sha256').update(lines.join('\n')).digest('hex')];
      }),
    );
  } finally {
    db.close();
  }
}

/** Every reference in the log leads to words, and no words are left over once they were swept. */
async function wordsAreThere({ store, words }: Ledger): Promise<string[]> {
  const refs = new Set<string>();
  for await (const entry of store.readAll(FROM_START))
    mapTextRefs(open(eventTypes, entry).data, ({ textRef }) => refs.add(textRef));
  const kept = await words.get([...refs]);
  const opened = [...kept.values()].filter((each) => 'text' in each);
  const swept = await words.sweep(async (commandId) => (await store.findCommand(commandId)).length > 0);
  const wrong = opened.length === refs.size ? [] : [`${refs.size - opened.length} references without words`];
  // Every command was repeated by now, so that each has its entry.
  return swept === 0 ? wrong : [...wrong, `${swept} words without an entry`];
}
