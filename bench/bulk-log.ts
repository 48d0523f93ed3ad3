import { createHash, randomUUID } from 'node:crypto';
import { parts } from '../src/app/app.module.js';
import { readConfig } from '../src/config/config.js';
import { EventRegistry } from '../src/core/event-registry.js';
import { type EventStore, type NewEvent, NO_STREAM } from '../src/core/event-store.js';
import type { DomainEvent } from '../src/core/event-type.js';
import { incidentReportAdded, incidentReported } from '../src/events/incidents/report-events.js';
import { verificationConcluded } from '../src/events/incidents/verdict-events.js';
import { ROLES } from '../src/access/role.js';
import type { CommandAnswer } from '../src/pipeline/commands/command.js';
import { CommandService } from '../src/pipeline/commands/handle-command.js';
import { toNewEvent } from '../src/storage/envelope/envelope.js';
import { validateBody } from '../src/fields/validation.js';
import type { LogSecret } from '../src/storage/secrets/secrets.js';
import { openStorage } from '../src/storage/storage.js';

/** What a log of the benchmarks is made of. */
export interface Size {
  readonly zones: number;
  /** Entries in all; those that set the zones up included. */
  readonly events: number;
}

/** Zones of the same history each, so that the length of the log is all that differs. */
export const SMALL: Size = { zones: 10, events: 10_000 };
export const BIG: Size = { zones: 1_000, events: 1_000_000 };

const DAY_MS = 86_400_000;
/**
 * The last entry's time: the beginning of today, so that nothing but what is measured passes. Incidents lie in the two
 * years before it, so that windows hold some and history holds most.
 */
export const END_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const SPAN_MS = 730 * DAY_MS;
const CONCURRENT = 64;
/** So many entries share one fsync while the log is filled. */
const FILLING = 1_000;
/** Of a thousand incidents so many get a further report, and so many a verification. */
const REPORTED_AGAIN = 300;
const VERIFIED = 120;

const registry = new EventRegistry(parts.events);

/** Zone `n` of a log. */
export function zoneId(n: number): string {
  return `zone-${n}`;
}

/** The environment of a server on the data in a folder. */
export function environment(folder: string): Record<string, string> {
  return { DATA_DIR: folder, AUTH: 'none', LOG_LEVEL: 'warn', PORT: '0' };
}

/**
 * Writes a log into a data folder: zones with a place, an agreement in force with one clause, a checkpoint and a window
 * of observation, by commands; then incidents with further reports and verifications, spread evenly over the zones and
 * two years, as the same events through the same port, since a million commands would take too long.
 */
export async function makeLog(folder: string, { zones, events }: Size): Promise<void> {
  const config = readConfig(environment(folder));
  const storage = await openStorage(config, []);
  try {
    const { store, words, secret } = storage;
    const start = new Date(END_MS - SPAN_MS).toISOString();
    const commands = new CommandService({ store, words, registry, secret, now: () => new Date(start) });
    await setUp(commands, zones, start);
    await fill(store, secret, { zones, events });
  } finally {
    await storage.close();
  }
}

/** Runs so many tasks at a time until there is none left. */
export async function inParallel(concurrent: number, tasks: Iterable<() => Promise<unknown>>): Promise<void> {
  const queue = tasks[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: concurrent }, async () => {
      for (let next = queue.next(); next.done !== true; next = queue.next()) await next.value();
    }),
  );
}

/** Who sends the commands of a benchmark. */
export const caller = { id: 'bench', roles: new Set(ROLES), bodies: 'any', zones: 'any' } as const;

/** Sends a command as a client would, but for HTTP. */
export async function send(
  commands: CommandService,
  route: string,
  id: string | undefined,
  sent: object,
  idempotencyKey: string = randomUUID(),
): Promise<CommandAnswer> {
  const useCase = parts.useCases.find((one) => one.route === route);
  if (!useCase) throw new Error(`There is no route ${route}`);
  return commands.execute(useCase, {
    params: id === undefined ? {} : { id },
    body: validateBody(useCase.body, sent),
    sent,
    caller,
    idempotencyKey,
    correlationId: randomUUID(),
  });
}

/** Zones lie in groups of ten, far from the next, so that each has as many neighbours in a short log as in a long one. */
function pointOf(n: number): readonly [number, number] {
  const [group, within] = [Math.floor(n / 10), n % 10];
  return [
    -150 + (group % 100) * 3 + (within % 5) * 0.2,
    30 + Math.floor(group / 100) * 3 + Math.floor(within / 5) * 0.2,
  ];
}

async function setUp(commands: CommandService, zones: number, start: string): Promise<void> {
  const say = (route: string, sent: object, id?: string) => send(commands, route, id, sent);
  for (const id of ['side-a', 'side-b']) {
    await say('/actors', { id, names: { en: id }, kind: id === 'side-a' ? 'STATE_FORCES' : 'REBEL_GROUP' });
  }
  await say('/actors', { id: 'mission', names: { en: 'Mission' }, kind: 'MONITORING_BODY' });
  for (let n = 0; n < 20; n += 1) {
    await say('/sources', { id: `source-${n}`, kind: 'MEDIA', label: `Source ${n}` });
    await say('/sources/:id/grades', { reliability: 'B', reason: 'Known' }, `source-${n}`);
  }
  const at = { at: start };
  const setUpZone = async (n: number): Promise<void> => {
    const [zone, place, agreement] = [zoneId(n), `place-${n}`, `agreement-${n}`];
    const point = pointOf(n);
    await say('/places', { id: place, names: { en: place }, kind: 'TOWN', point });
    await say('/zones', { id: zone, names: { en: zone }, timeZone: 'Asia/Damascus' });
    await say('/zones/:id/delineations', { places: [place], basis: ['PLACE_LIST'], bodyId: 'mission' }, zone);
    const title = { en: agreement };
    const kind = 'LOCAL_CEASEFIRE';
    const [zoneIds, timeZone, bodyId] = [[zone], 'Asia/Damascus', 'mission'];
    await say('/agreements', { id: agreement, title, kind, timeZone, zoneIds, at, bodyId });
    for (const actorId of ['side-a', 'side-b']) {
      await say('/agreements/:id/roles', { actorId, role: 'PARTY' }, agreement);
      await say('/agreements/:id/signatures', { actorId, at, bodyId }, agreement);
    }
    await say(
      '/agreements/:id/clauses',
      { clauseId: 'c1', kind: 'CESSATION_OF_HOSTILITIES', prohibits: ['KIN.*'] },
      agreement,
    );
    await say('/agreements/:id/entry-into-force', { effectiveAt: at, basis: 'TEXT_RULE', bodyId }, agreement);
  };
  await inParallel(
    CONCURRENT,
    Array.from({ length: zones }, (_, n) => () => setUpZone(n)),
  );
}

async function fill(store: EventStore, secret: LogSecret, { zones, events }: Size): Promise<void> {
  const { position } = await store.head();
  const missing = events - 1 - position;
  let made = 0;
  function* incidents(): Generator<() => Promise<unknown>> {
    for (let n = 0; made < missing; n += 1) {
      const stream = eventsOfIncident(n, zones, END_MS - SPAN_MS + (made / missing) * SPAN_MS);
      made += stream.length;
      yield () => appendNew(store, secret, `incident-${idOf(n)}`, stream);
    }
  }
  await inParallel(FILLING, incidents());
}

/** An event, and when it is recorded. */
export interface At {
  readonly event: DomainEvent;
  readonly recordedAt: string;
}

/** The entries of the n-th incident, in one zone after the other. */
export function eventsOfIncident(n: number, zones: number, ms: number): readonly At[] {
  const incidentId = idOf(n);
  const recordedAt = new Date(Math.floor(ms)).toISOString();
  const given = { at: new Date(Math.floor(ms) - 3_600_000).toISOString() };
  const start = { earliest: given.at, latest: given.at, given, timeZone: 'UTC' };
  const zone = n % zones;
  const first = incidentReported('WeaponUseReported', {
    incidentId,
    code: n % 3 === 0 ? 'KIN.SHELLING' : 'KIN.SMALL_ARMS',
    zoneId: zoneId(zone),
    occurred: { start },
    location: { placeId: `place-${zone}` },
    ...(n % 2 === 0 ? { allegedActors: [n % 4 === 0 ? 'side-a' : 'side-b'] } : {}),
    reportId: idOf(n + 0.1),
    report: { reportId: idOf(n + 0.1), sourceId: `source-${n % 20}` },
    coarse: { occurred: { start }, location: null },
  });
  const events: DomainEvent[] = [first];
  if (n % 1000 < REPORTED_AGAIN) {
    const report = { reportId: idOf(n + 0.2), sourceId: `source-${(n + 7) % 20}` };
    events.push(incidentReportAdded({ incidentId, reportId: report.reportId, report }));
  }
  if (n % 1000 < VERIFIED) {
    const reason = { textRef: idOf(n + 0.3) };
    events.push(verificationConcluded({ incidentId, bodyId: 'mission', outcome: 'VERIFIED', reason }));
  }
  return events.map((event) => ({ event, recordedAt }));
}

/** Appends the entries of a new stream. */
export async function appendNew(
  store: EventStore,
  secret: LogSecret,
  stream: string,
  entries: readonly At[],
): Promise<void> {
  await store.append(
    stream,
    NO_STREAM,
    entries.map(({ event, recordedAt }, index) => sealed(secret, stream, index, event, recordedAt)),
  );
}

/** An event in its envelope, as a command would have made it. */
export function sealed(
  secret: LogSecret,
  stream: string,
  revision: number,
  event: DomainEvent,
  recordedAt: string,
): NewEvent {
  const causationId = randomUUID();
  return toNewEvent(registry, event, {
    id: secret.eventId(causationId, 0),
    stream,
    revision: revision,
    recordedAt,
    recordedBy: secret.pseudonym('bench'),
    correlationId: causationId,
    causationId,
    bodyMac: '00'.repeat(32),
  });
}

/** The same UUID for the same number. */
export function idOf(n: number): string {
  const hex = createHash('sha256').update(String(n)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
