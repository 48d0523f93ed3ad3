import type { Logger } from 'pino';
import type { Banner } from '../edge/http/banner.js';
import type { Metrics } from '../edge/metrics/metrics.js';
import { TZ_VERSION } from '../rules/time/zone-data.js';
import type { Health, HealthChecks } from '../storage/health/health-checks.js';
import { whyBehind, whyDoubtful } from '../storage/log/last-entry.js';
import type { ProjectionStatus } from '../storage/read-models/lifecycle/projection-runner.js';
import type { Sequencing } from '../storage/storage.js';
import type { Assembly, Listener } from './assemble.js';

/** From here on the read models are so far behind that whoever is on call should know. The goal is a second. */
const SEQUENCING_LATE_MS = 30_000;

/** Readiness names so many entries that cannot be read; the operations page names all. */
const MOST_NAMED = 20;

/** The program's log and its metrics, told of what happens in it. */
export function listenerOf(logger: Logger, metrics: Metrics): Listener {
  const alarm = (message: string, err?: unknown): void => {
    logger.error(err === undefined ? {} : { err }, message);
  };
  return {
    alarm,
    say: (message, details = {}) => logger.info(details, message),
    committed: (appends) => metrics.committed(appends),
    handled: (projection, entries) => metrics.handled(projection, entries),
    unreadableText: (ref) => {
      if (metrics.textUnreadable(ref)) alarm(textAlarm(ref));
    },
  };
}

/** Registers what readiness looks at and what a scrape asks, and says at the terminal what is doubtful at the start. */
export async function watch(
  { runner, repair, storage, now, unreadable }: Assembly,
  { checks, metrics, banner }: { checks: HealthChecks; metrics: Metrics; banner: Banner },
): Promise<void> {
  const { store, room, recording, sequencing } = storage;
  checks.register('projections', async () => projectionsHealth(await runner.status()));
  checks.register('read-models', () => repair.health());
  if (room !== undefined) checks.register('disk', () => room.health());
  checks.register('last-entry', async () => {
    const refusal = whyBehind(now(), (await store.head()).effectiveTime);
    return refusal === undefined ? { ok: true } : { ok: false, reason: refusal.message };
  });
  checks.register('entries', async () => ({
    ok: true,
    unreadable: (await unreadable()).slice(0, MOST_NAMED),
  }));
  for (const [name, check] of recording.checks()) checks.register(name, check);
  if (sequencing !== undefined) checks.register('sequencer', () => sequencerHealth(sequencing));
  metrics.observe({
    projections: () => runner.status(),
    entries: async () => (await store.head()).position + 1,
    // Not a number while the read models cannot say.
    unreadable: () =>
      unreadable().then(
        ({ length }) => length,
        () => Number.NaN,
      ),
    sequencingDelayMs: sequencing && (() => sequencing.delayMs()),
  });
  const doubt = whyDoubtful(now(), (await store.head()).effectiveTime);
  if (doubt !== undefined) banner.note('clock', doubt);
}

/** Said once in a run; the metric counts the others. A reference tells nothing of the text. */
function textAlarm(ref: string): string {
  return `The text ${ref} cannot be opened and is answered as unreadable: restore text.sqlite from its backup with the program stopped; ceasefire_unreadable_texts counts all`;
}

function sequencerHealth(sequencing: Sequencing): Health {
  const told = { delayMs: Math.round(sequencing.delayMs()), here: sequencing.isHere() };
  return told.delayMs < SEQUENCING_LATE_MS
    ? { ok: true, ...told }
    : { ok: false, reason: 'Entries wait for their positions in the log.', ...told };
}

function projectionsHealth(all: readonly ProjectionStatus[]): Health {
  const stuck = all.filter(({ state }) => state === 'parked' || state === 'stopped');
  if (stuck.length === 0) return { ok: true };
  const reasons = stuck.flatMap(({ parked }) => parked?.reason ?? []);
  return { ok: false, reason: [...stuck.map(howStuck), ...new Set(reasons)].join(' ') };
}

function howStuck({ name, state, tz }: ProjectionStatus): string {
  if (tz <= TZ_VERSION) return `Projection ${name} is ${state}.`;
  return `Projection ${name} was made with time zone data ${tz}, this program has ${TZ_VERSION}: start the newer program here too.`;
}
