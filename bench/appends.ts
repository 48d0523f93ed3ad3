import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type NewEvent, NO_STREAM } from '../src/core/event-store.js';
import { incidentReported } from '../src/events/incidents/report-events.js';
import { toRow, WRITTEN_COLUMNS } from '../src/storage/log/sqlite/event-rows.js';
import { LOG_FORMAT } from '../src/storage/log/sqlite/log-format.js';
import { Names } from '../src/storage/sqlite/names.js';
import { SqliteEventStore } from '../src/storage/log/sqlite/sqlite-event-store.js';
import { LogSecret } from '../src/storage/secrets/secrets.js';
import { inParallel, sealed } from './bulk-log.js';
import { type Measured, median, perSecond, timed } from './measured.js';
import { emmettStore } from './peers/emmett.js';
import type { Place } from './place.js';

const EVENTS = 20_000;
const CONCURRENT = 64;
const A_TRANSACTION = 100;
const ROUNDS = 3;
/** One at a time each waits for the disk. */
const ONE_BY_ONE = 300;

type Events = readonly (readonly [stream: string, event: NewEvent])[];

/**
 * Appends through the port, each its own stream and command, WAL and FULL everywhere: beside better-sqlite3 inserting the
 * same bytes into one table a hundred a transaction; beside prepared statements that write the same rows into the same
 * tables and indexes, which is what the port itself costs; and one at a time beside emmett-sqlite, where it is installed.
 */
export async function appends({ folder }: Place): Promise<readonly Measured[]> {
  const events = makeEvents();
  const rates: { ours: number; raw: number; same: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const rate = async (name: string, write: (file: string) => Promise<void>): Promise<number> =>
      perSecond(EVENTS, await timed(() => write(join(folder, `${name}-${round}.sqlite`))));
    rates.push({
      ours: await rate('port', (file) => throughPort(file, events, CONCURRENT)),
      raw: await rate('raw', (file) => rawInserts(file, events)),
      same: await rate('same', (file) => sameRows(file, events)),
    });
  }
  const ours = median(rates.map((rate) => rate.ours));
  const raw = median(rates.map((rate) => rate.raw));
  const same = median(rates.map((rate) => rate.same));
  const what = `append through the port, ${CONCURRENT} at a time, each durable when answered`;
  return [
    {
      what,
      ours: `${ours} events/s`,
      beside: `${raw} rows/s: better-sqlite3, same bytes, ${A_TRANSACTION} a transaction`,
      ratio: ours / raw,
      bar: { atLeast: 0.5 },
    },
    {
      what,
      ours: `${ours} events/s`,
      beside: `${same} events/s: prepared statements, same rows, tables and indexes, ${CONCURRENT} a transaction`,
      ratio: ours / same,
      bar: { atLeast: 0.5 },
    },
    ...(await besideEmmett(folder, events.slice(0, ONE_BY_ONE))),
  ];
}

async function besideEmmett(folder: string, events: Events): Promise<readonly Measured[]> {
  const emmett = emmettStore(join(folder, 'emmett.sqlite'));
  if (emmett === undefined) {
    process.stderr.write('emmett-sqlite is not installed (NODE_PATH may lead to it), and not measured\n');
    return [];
  }
  // Its first append makes the tables.
  await emmett.append('first', {});
  const theirs = await timed(async () => {
    for (const [stream, event] of events) await emmett.append(stream, jsonOf(event));
  });
  const ours = await timed(() => throughPort(join(folder, 'one-by-one.sqlite'), events, 1));
  return [
    {
      what: 'append, one at a time (emmett-sqlite fails at several)',
      ours: `${perSecond(events.length, ours)} events/s`,
      beside: `${perSecond(events.length, theirs)} events/s: emmett-sqlite, as it comes, as many bytes`,
      ratio: theirs / ours,
      bar: { atLeast: 1 },
    },
  ];
}

/** As many bytes in the form that emmett takes. */
function jsonOf({ sections, type, subjects }: NewEvent): object {
  const [header, open] = [sections.header, sections.public].map(({ data }) => Buffer.from(data).toString());
  const seals = Object.values(sections).map(({ salt, commitment }) => [salt, commitment].map(hex));
  return { type, subjects, header, open, seals };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function makeEvents(): Events {
  const secret = new LogSecret(new Uint8Array(32));
  const given = { at: '2026-01-01T00:00:00.000Z' };
  const start = { earliest: given.at, latest: given.at, given, timeZone: 'UTC' };
  return Array.from({ length: EVENTS }, () => {
    const incidentId = randomUUID();
    const stream = `incident-${incidentId}`;
    const reported = incidentReported('WeaponUseReported', {
      incidentId,
      code: 'KIN.SHELLING',
      zoneId: 'zone-1',
      occurred: { start },
      location: { placeId: 'place-1' },
      reportId: incidentId,
      report: { reportId: incidentId, sourceId: 'source-1' },
      coarse: {},
    });
    return [stream, sealed(secret, stream, 0, reported, given.at)] as const;
  });
}

async function throughPort(file: string, events: Events, concurrent: number): Promise<void> {
  const store = SqliteEventStore.open(file);
  await inParallel(
    concurrent,
    events.map(
      ([stream, event]) =>
        () =>
          store.append(stream, NO_STREAM, [event]),
    ),
  );
  await store.close();
}

/** As fast as the database goes: one table, its key, nothing checked. */
function rawInserts(file: string, events: Events): Promise<void> {
  const db = durable(file);
  db.exec(`CREATE TABLE event (position INTEGER PRIMARY KEY, id TEXT, stream TEXT, type TEXT, recorded_at TEXT,
    recorded_by TEXT, correlation_id TEXT, causation_id TEXT, body_mac TEXT, valid_time TEXT, subjects TEXT,
    header BLOB, public BLOB, restricted BLOB, source BLOB, salts BLOB, commitments BLOB)`);
  const insert = db.prepare(`INSERT INTO event VALUES (NULL${', ?'.repeat(16)})`);
  for (let start = 0; start < events.length; start += A_TRANSACTION) {
    db.transaction(() => {
      for (const [stream, event] of events.slice(start, start + A_TRANSACTION)) {
        const { header, public: open, restricted, source } = event.sections;
        const sections = [header, open, restricted, source];
        insert.run(
          ...[event.id, stream, event.type, event.recordedAt, event.recordedBy, event.correlationId],
          ...[event.causationId, event.bodyMac, JSON.stringify(event.validTime), event.subjects.join(' ')],
          ...sections.map(({ data }) => data),
          Buffer.concat(sections.map(({ salt }) => salt)),
          Buffer.concat(sections.map(({ commitment }) => commitment)),
        );
      }
    })();
  }
  db.close();
  return Promise.resolve();
}

/** What an append leaves behind, and nothing of what it looks up, checks, or tells whom. */
function sameRows(file: string, events: Events): Promise<void> {
  const db = durable(file);
  db.exec(LOG_FORMAT.steps.join('\n'));
  const names = new Names(db);
  const columns = WRITTEN_COLUMNS.join();
  const insertEvent = db.prepare(
    `INSERT INTO event (${columns}) VALUES (${WRITTEN_COLUMNS.map(() => '?').join()})`,
  );
  const insertSubject = db.prepare('INSERT OR IGNORE INTO subject (subject, position) VALUES (?, ?)');
  let position = 0;
  for (let start = 0; start < events.length; start += CONCURRENT) {
    db.transaction(() => {
      for (const [stream, event] of events.slice(start, start + CONCURRENT)) {
        position += 1;
        const key = names.idOf(stream);
        const place = { position, stream: key, revision: 0, effectiveTime: event.recordedAt };
        insertEvent.run(...toRow(event, place, names));
        insertSubject.run(key, position);
        for (const subject of event.subjects) insertSubject.run(names.idOf(subject), position);
      }
    })();
  }
  db.close();
  return Promise.resolve();
}

function durable(file: string): Database.Database {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  return db;
}
