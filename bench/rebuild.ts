import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGER } from '../src/world/ledger-projection.js';
import { ledgerTables } from '../src/world/tables.js';
import { readModelEntities } from '../src/app/read-models.js';
import { BIG, environment } from './bulk-log.js';
import { type Measured, perSecond, timed } from './measured.js';
import type { Place } from './place.js';
import { CLI } from './processes.js';
import { DataSource } from 'typeorm';

const MOST_MB = 400;
const A_TRANSACTION = 500;

/** The ledger made anew from a million events, beside prepared statements that write the same rows and indexes. */
export async function rebuild(place: Place): Promise<readonly Measured[]> {
  const data = await place.log(BIG);
  let peak = 0;
  const ms = await timed(async () => (peak = await rebuilding(data)));
  const { rows, ms: raw } = await prepared(
    join(data, 'read-models.sqlite'),
    join(place.folder, 'raw.sqlite'),
  );
  const [ours, theirs] = [perSecond(rows, ms), perSecond(rows, raw)];
  const what = `rebuild of the ledger, ${BIG.events} events, ${rows} rows`;
  return [
    {
      what,
      ours: `${ours} rows/s (${Math.round(ms / 1000)} s)`,
      beside: `${theirs} rows/s: prepared statements, same rows and indexes, ${A_TRANSACTION} a transaction`,
      ratio: ours / theirs,
      bar: { atLeast: 0.4 },
    },
    ...(peak === 0
      ? []
      : [
          {
            what: `${what}: memory at its peak`,
            ours: `${peak} MB`,
            beside: `${MOST_MB} MB`,
            ratio: peak / MOST_MB,
            bar: { atMost: 1 },
          },
        ]),
  ];
}

/** Runs `ceasefire rebuild` in a process of its own. @returns its largest resident set in MB; 0 where nothing tells */
async function rebuilding(data: string): Promise<number> {
  const child = spawn(process.execPath, [CLI, 'rebuild', LEDGER], {
    env: { PATH: process.env['PATH'], ...environment(data) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak = 0;
  const looking = setInterval(() => {
    const file = `/proc/${child.pid}/status`;
    if (!existsSync(file)) return;
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1];
    if (kilobytes !== undefined) peak = Math.max(peak, Math.round(Number(kilobytes) / 1024));
  }, 200);
  const [code] = (await once(child, 'exit')) as [number];
  clearInterval(looking);
  if (code !== 0) throw new Error(`The rebuild ended with ${code}`);
  return peak;
}

/** Copies the ledger's rows into empty tables of the same form. */
async function prepared(from: string, to: string): Promise<{ rows: number; ms: number }> {
  const source = new DataSource({
    type: 'better-sqlite3',
    database: to,
    entities: [...readModelEntities],
    synchronize: true,
  });
  await source.initialize();
  const tables = ledgerTables.map((table) => source.getMetadata(table).tableName);
  await source.destroy();
  const target = new Database(to);
  target.pragma('journal_mode = WAL');
  target.pragma('synchronous = NORMAL');
  const read = new Database(from, { readonly: true });
  let rows = 0;
  const ms = await timed(() => {
    for (const table of tables) rows += copy(read, target, table);
    return Promise.resolve();
  });
  read.close();
  target.close();
  return { rows, ms };
}

function copy(from: Database.Database, to: Database.Database, table: string): number {
  const all = from.prepare(`SELECT * FROM ${table} ORDER BY rowid`).raw();
  const insert = to.prepare(
    `INSERT INTO ${table} (${all
      .columns()
      .map(({ name }) => name)
      .join()}) VALUES (${all
      .columns()
      .map(() => '?')
      .join()})`,
  );
  let rows = 0;
  const write = to.transaction((batch: readonly unknown[][]) => {
    for (const row of batch) insert.run(...row);
  });
  let batch: unknown[][] = [];
  for (const row of all.iterate() as IterableIterator<unknown[]>) {
    batch.push(row);
    rows += 1;
    if (batch.length < A_TRANSACTION) continue;
    write(batch);
    batch = [];
  }
  write(batch);
  return rows;
}
