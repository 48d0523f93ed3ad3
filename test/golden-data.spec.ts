import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { LOG_FORMAT } from '../src/storage/log/sqlite/log-format.js';
import { type FileFormat, openSqliteFile } from '../src/storage/sqlite/sqlite-file.js';
import { TEXT_FORMAT } from '../src/storage/text-store/sqlite-text-store.js';
import { describeGoldenData } from './golden-data.contract.js';

describeGoldenData(
  'on SQLite',
  'sqlite',
  () => Promise.resolve({}),
  async ({ env }) => {
    const path = (name: string): string => join(env['DATA_DIR'] ?? '', name);
    // The log is up; of the text store all steps but the last are done, and that one has not been committed.
    openSqliteFile(path('log.sqlite'), LOG_FORMAT).close();
    const { steps } = TEXT_FORMAT;
    openSqliteFile(path('text.sqlite'), upTo(TEXT_FORMAT, steps.length - 1)).close();
    await killedIn(path('text.sqlite'), steps.at(-1) ?? '');
    const left = new Database(path('text.sqlite'));
    const version = Number(left.pragma('user_version', { simple: true }));
    left.close();
    if (version !== steps.length - 1) throw new Error(`The killed way up left version ${version}`);
  },
);

function upTo(format: FileFormat, version: number): FileFormat {
  return { ...format, steps: format.steps.slice(0, version) };
}

/** A process that is killed when the step is done but for its COMMIT, its pages spilled to the write-ahead log. */
async function killedIn(file: string, step: string): Promise<void> {
  const script = `
    const db = require('better-sqlite3')(${JSON.stringify(file)});
    db.pragma('journal_mode = WAL');
    db.pragma('cache_spill = 1');
    db.exec(${JSON.stringify(`BEGIN EXCLUSIVE; ${step}`)});
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=commonjs', '-e', script], { stdio: 'inherit' });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error('The way up was not killed');
}
