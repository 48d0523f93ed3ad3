import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type NewEvent, NO_STREAM } from '../src/core/event-store.js';
import { incidentReported } from '../src/incidents/report-events.js';
import { SqliteEventStore } from '../src/platform/event-store/sqlite/sqlite-event-store.js';
import { LogSecret } from '../src/platform/identity/secrets.js';
import { inParallel, sealed } from './bulk-log.js';
import type { Place } from './place.js';
import { type Measured, median, perSecond, timed } from './measured.js';

const EVENTS = 20_000;
const CONCURRENT = 64;
const A_TRANSACTION = 100;
const ROUNDS = 3;

/**
 * Appends through the port, each its own stream and command, beside better-sqlite3 inserting the same bytes into one
 * table a hundred a transaction, WAL and FULL in both.
 */
export async function appends({ folder }: Place): Promise<readonly Measured[]> {
  const events = makeEvents();
  const rates: { ours: number; raw: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = perSecond(
      EVENTS,
      await timed(() => throughPort(join(folder, `port-${round}.sqlite`), events)),
    );
    const raw = perSecond(EVENTS, await timed(() => rawInserts(join(folder, `raw-${round}.sqlite`), events)));
    rates.push({ ours, raw });
  }
  const ours = median(rates.map((rate) => rate.ours));
  const raw = median(rates.map((rate) => rate.raw));
  return [
    {
      what: `append through the port, ${CONCURRENT} at a time, each durable when answered`,
      ours: `${ours} events/s`,
      beside: `${raw} rows/s: better-sqlite3, same bytes, ${A_TRANSACTION} a transaction`,
      ratio: ours / raw,
      bar: { atLeast: 0.5 },
    },
  ];
}

function makeEvents(): readonly (readonly [stream: string, event: NewEvent])[] {
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

async function throughPort(file: string, events: ReturnType<typeof makeEvents>): Promise<void> {
  const store = SqliteEventStore.open(file);
  await inParallel(
    CONCURRENT,
    events.map(
      ([stream, event]) =>
        () =>
          store.append(stream, NO_STREAM, [event]),
    ),
  );
  await store.close();
}

/** As fast as the database goes: one table, its key, nothing checked. */
function rawInserts(file: string, events: ReturnType<typeof makeEvents>): Promise<void> {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
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
