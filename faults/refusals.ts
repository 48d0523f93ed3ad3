import Database from 'better-sqlite3';
import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../bench/bulk-log.js';
import { PROGRAM, startServer } from '../bench/processes.js';
import { LOG_FORMAT } from '../src/storage/log/sqlite/log-format.js';
import { TEXT_FORMAT } from '../src/storage/text-store/sqlite-text-store.js';
import { type Course, type Finding, Tally } from './finding.js';
import { checkFolder } from './folder-check.js';
import { openLedger } from './ledger.js';
import { actors, Book, groundwork } from './load.js';

/** Something wrong with a data folder, for which a start is refused. */
export interface Wrong {
  readonly name: string;
  /** Done to a folder that nobody serves. */
  readonly harm: (folder: string) => void;
  /** What the refusal says: the reason and the mend. */
  readonly says: RegExp;
  /** Undoes the harm as the refusal says. */
  readonly mend: (folder: string) => void;
}

const FILES = ['log.sqlite', 'text.sqlite', 'read-models.sqlite'] as const;
const MINUTES = 'minutes of the meeting\n'.repeat(400);

function altering(name: string, sql: string, undo: string): Pick<Wrong, 'harm' | 'mend'> {
  const run = (folder: string, statement: string): void => {
    const db = new Database(join(folder, name));
    db.exec(statement).close();
  };
  return { harm: (folder) => run(folder, sql), mend: (folder) => run(folder, undo) };
}

/** Another file in the place of ours, which is put back. */
function replacing(name: string, make: (path: string) => void): Pick<Wrong, 'harm' | 'mend'> {
  return {
    harm: (folder: string): void => {
      renameSync(join(folder, name), join(folder, `${name}.away`));
      make(join(folder, name));
    },
    mend: (folder) => renameSync(join(folder, `${name}.away`), join(folder, name)),
  };
}

const removeReadModels = (folder: string): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `read-models.sqlite${end}`), { force: true });
};

/** The copy of an older log that `found` lays down beside the folder. */
const olderLog = (folder: string): string => `${folder}.older-log`;

export const WRONGS: readonly Wrong[] = [
  // Of read models such a file is set aside and made again.
  ...FILES.filter((name) => name !== 'read-models.sqlite').map((name) => ({
    name: `${name} is no SQLite file`,
    ...replacing(name, (path) => writeFileSync(path, MINUTES)),
    says: new RegExp(`${name} is (not|damaged)`),
  })),
  ...FILES.map((name) => ({
    name: `${name} is a file of another program`,
    ...replacing(name, (path) => void new Database(path).exec('CREATE TABLE album (title TEXT)').close()),
    says: new RegExp(`${name} (is not a|holds tables of another program)`),
  })),
  ...[['log.sqlite', LOG_FORMAT] as const, ['text.sqlite', TEXT_FORMAT] as const].map(
    ([name, { steps }]) => ({
      name: `${name} is of a newer version`,
      ...altering(name, 'PRAGMA user_version = 99', `PRAGMA user_version = ${steps.length}`),
      says: /newer version of the ledger \(schema version 99, this program knows \d+\); start that version/,
    }),
  ),
  {
    name: 'the log lacks a table',
    harm: (folder: string): void => {
      cpSync(join(folder, 'log.sqlite'), join(folder, 'log.sqlite.away'));
      new Database(join(folder, 'log.sqlite')).exec('DROP TABLE subject').close();
    },
    mend: (folder) => renameSync(join(folder, 'log.sqlite.away'), join(folder, 'log.sqlite')),
    says: /log\.sqlite is damaged .* restore it from a backup/,
  },
  {
    name: 'the read models are of a newer version',
    ...altering(
      'read-models.sqlite',
      `INSERT INTO read_model_migrations (timestamp, name) VALUES (9999999999999, 'Newer9999999999999')`,
      `DELETE FROM read_model_migrations WHERE timestamp = 9999999999999`,
    ),
    says: /newer version .* remove the read models/,
  },
  {
    name: 'a migration of the read models was run by half',
    ...altering(
      'read-models.sqlite',
      'DELETE FROM read_model_migrations WHERE timestamp = (SELECT max(timestamp) FROM read_model_migrations)',
      '',
    ),
    says: /cannot be brought to this version .* remove the read models/,
    mend: removeReadModels,
  },
  {
    name: 'a table of the read models is missing',
    ...altering('read-models.sqlite', 'DROP TABLE entry_subject', ''),
    says: /disagree.* remove the read models/,
    mend: removeReadModels,
  },
  {
    name: 'the log lost entries that the read models have seen',
    harm: (folder: string): void => {
      cpSync(join(folder, 'log.sqlite'), join(folder, 'log.sqlite.away'));
      cpSync(olderLog(folder), join(folder, 'log.sqlite'));
    },
    says: /lacks its last entries: at least \d+ .*Put the newer log back/,
    mend: (folder) => renameSync(join(folder, 'log.sqlite.away'), join(folder, 'log.sqlite')),
  },
];

/** Makes a data folder with some entries, and a copy of its log before the last of them. */
export async function found(folder: string): Promise<Book> {
  const book = new Book();
  const write = async (commands: ReturnType<typeof groundwork>): Promise<void> => {
    const ledger = await openLedger(folder);
    ledger.runner.start();
    for (const command of commands) await book.send(ledger.send, command);
    await ledger.runner.drain();
    await ledger.close();
  };
  await write(groundwork());
  cpSync(join(folder, 'log.sqlite'), olderLog(folder));
  await write(actors(3));
  return book;
}

/** Starts the built program on each wrong folder: refused in one line, and good again once that is mended. */
export async function refusals(course: Course): Promise<readonly Finding[]> {
  const tally = new Tally();
  const folder = join(course.folder, 'data');
  const book = await found(folder);
  for (const { name, harm, says, mend } of WRONGS) {
    harm(folder);
    const said = await refusalOf(folder);
    if (said === undefined) tally.breach(`${name}: it started`);
    else if (!isOneLine(said) || !says.test(said)) tally.breach(`${name}: ${said.trim()}`);
    else tally.count('refused in one line');
    mend(folder);
    await checkFolder(folder, book, tally, `${name}, mended`);
  }
  tally.count('second processes', await secondProcess(folder, tally));
  return [
    tally.finding(
      'A start that would do harm is refused in one line that says why and what to do; once that is done, all is there',
      `${WRONGS.length + 1} wrong folders`,
    ),
  ];
}

async function secondProcess(folder: string, tally: Tally): Promise<number> {
  const ledger = await openLedger(folder);
  const said = await refusalOf(folder);
  await ledger.close();
  const refused = said !== undefined && isOneLine(said) && said.includes('in use by another process');
  tally.expect(refused, `a second process on the same files: ${said?.trim() ?? 'it started'}`);
  return 1;
}

/** What the program says in refusing to start; undefined if it starts, which is ended then. */
export async function refusalOf(folder: string): Promise<string | undefined> {
  try {
    const { child } = await startServer(PROGRAM, [], environment(folder));
    child.kill('SIGKILL');
    return undefined;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(/^Ended with \d+: /, '');
  }
}

/** One line for a person, and no stack. */
export function isOneLine(said: string): boolean {
  return /^Cannot start: [^\n]+$/.test(said.trim());
}
