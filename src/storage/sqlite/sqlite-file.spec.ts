import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartRefused } from '../../core/start-refused.js';
import { FileInUse } from './file-lock.js';
import { type FileFormat, FileRefused, openFileForReading, openSqliteFile } from './sqlite-file.js';

const FORMAT: FileFormat = {
  name: 'log',
  applicationId: 7,
  steps: ['CREATE TABLE t (x);', 'ALTER TABLE t ADD COLUMN y; UPDATE t SET y = 2 * x;'],
};
const OLDER: FileFormat = { ...FORMAT, steps: FORMAT.steps.slice(0, 1) };
const NEWER: FileFormat = { ...FORMAT, steps: [...FORMAT.steps, 'CREATE TABLE u (z);'] };

describe('a SQLite file of the ledger', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ceasefire-'));
    file = join(directory, 'x.sqlite');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const open = (format = FORMAT): void => openSqliteFile(file, format).close();

  it('is made with its schema, in WAL mode with synchronous=FULL, readable by its owner alone', () => {
    const opened = openSqliteFile(file, FORMAT);
    expect(opened.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(opened.db.pragma('synchronous', { simple: true })).toBe(2);
    expect(opened.db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(0);
    expect([file, `${file}-wal`].map((each) => statSync(each).mode & 0o777)).toEqual([0o600, 0o600]);
    opened.close();
  });

  it('opens again, and keeps what is in it', () => {
    const opened = openSqliteFile(file, FORMAT);
    opened.db.exec('INSERT INTO t (x) VALUES (1)');
    opened.close();
    const again = openSqliteFile(file, FORMAT);
    expect(again.db.prepare('SELECT x FROM t').pluck().all()).toEqual([1]);
    again.close();
  });

  it('is refused while it is open elsewhere, and free afterwards', () => {
    const opened = openSqliteFile(file, FORMAT);
    expect(() => open()).toThrow(FileInUse);
    expect(() => open()).toThrow('in use by another process');
    opened.close();
    open();
  });

  it('may be read by others while it is open', () => {
    const opened = openSqliteFile(file, FORMAT);
    const reader = new Database(file, { readonly: true });
    expect(reader.prepare('SELECT count(*) FROM t').pluck().get()).toBe(0);
    reader.close();
    opened.close();
  });

  it('is refused, and left as it is, if it is the database of another program', () => {
    new Database(file).exec('CREATE TABLE other (x)').close();
    const before = readFileSync(file);
    expect(() => open()).toThrow(new FileRefused(file, 'is not a log of the ledger'));
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused if it is another file of the ledger', () => {
    open();
    expect(() => open({ ...FORMAT, name: 'text store', applicationId: 8 })).toThrow(
      'is not a text store of the ledger',
    );
  });

  it('is refused if it is no database at all', () => {
    writeFileSync(file, 'Not SQLite. '.repeat(100));
    expect(() => open()).toThrow('nor any SQLite file');
  });

  it('is refused if a newer program wrote it', () => {
    open(NEWER);
    expect(() => open()).toThrow(/newer version.*schema version 3, this program knows 2/);
    expect(() => openFileForReading(file, FORMAT)).toThrow('newer version');
  });

  it('of any earlier version is brought up, step by step, with all that is in it', () => {
    const older = openSqliteFile(file, OLDER);
    older.db.exec('INSERT INTO t VALUES (21)');
    older.close();
    const opened = openSqliteFile(file, NEWER);
    expect(opened.db.prepare('SELECT x, y FROM t').raw().all()).toEqual([[21, 42]]);
    expect(opened.db.pragma('user_version', { simple: true })).toBe(3);
    opened.close();
  });

  it('goes on where an interrupted way up had come to, each step done once', () => {
    const older = openSqliteFile(file, OLDER);
    older.db.exec('INSERT INTO t VALUES (21)');
    older.close();
    const failing = {
      ...NEWER,
      steps: [...FORMAT.steps, 'UPDATE t SET y = 2 * y; SELECT no_such_function();'],
    };
    expect(() => open(failing)).toThrow(FileRefused);
    const left = new Database(file);
    expect(left.pragma('user_version', { simple: true })).toBe(2);
    left.close();
    const opened = openSqliteFile(file, NEWER);
    expect(opened.db.prepare('SELECT y FROM t').pluck().all()).toEqual([42]);
    opened.close();
  });

  it('of an earlier version is left to its owner by whoever only reads', () => {
    open(OLDER);
    const before = readFileSync(file);
    expect(() => openFileForReading(file, FORMAT)).toThrow(/behind this version.*start the program once/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused, in words that say what to do, if it is damaged', () => {
    open();
    const bytes = readFileSync(file);
    writeFileSync(
      file,
      bytes.fill(0x7f, bytes.indexOf('CREATE TABLE t'), bytes.indexOf('CREATE TABLE t') + 6),
    );
    expect(() => open()).toThrow(/is damaged.*restore it from a backup/);
    expect(() => openFileForReading(file, FORMAT)).toThrow(/is damaged.*restore it from a backup/);
  });

  it('is refused if a table is not that of its version', () => {
    open();
    new Database(file).exec('ALTER TABLE t ADD COLUMN extra').close();
    expect(() => open()).toThrow('its tables are not those of its version');
  });

  it('opens with the statistics that an operator had SQLite gather', () => {
    open();
    new Database(file).exec('CREATE INDEX t_x ON t (x); INSERT INTO t (x) VALUES (1); ANALYZE').close();
    open();
  });

  it.each(['', '.lock'])('is refused in one line if x.sqlite%s cannot be opened', (end) => {
    mkdirSync(file + end);
    expect(() => open()).toThrow(StartRefused);
    expect(() => open()).toThrow(new RegExp(`x.sqlite${end} cannot be`));
  });

  it('is free again after it was refused', () => {
    open(NEWER);
    expect(() => open()).toThrow(FileRefused);
    open(NEWER);
  });
});
