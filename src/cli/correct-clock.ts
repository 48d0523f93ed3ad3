import { createHash } from 'node:crypto';
import { parts } from '../app/app.module.js';
import { joinChangeFeed } from '../read/changes/join-change-feed.js';
import type { Config } from '../config/config.js';
import { InvalidInput } from '../core/errors.js';
import { type EventStore, FROM_START } from '../core/event-store.js';
import { effectiveAfter, RecordingTimes } from '../core/recording-times.js';
import { correctClock as useCase, type CorrectClockBody } from '../write/log/correct-clock.js';
import type { Principal } from '../access/role.js';
import { open } from '../storage/envelope/envelope.js';
import { validateBody } from '../fields/validation.js';
import type { OnProgress } from '../pipeline/queries/query.js';
import { openStorage, type Storage } from '../storage/storage.js';
import { formatInstant, parseInstant } from '../rules/time/fuzzy.js';
import { type Ledger, ledgerOn } from '../app/ledger.js';
import { readModelEntities } from '../app/read-models.js';
import type { Console } from './console.js';
import { LOOK_EVERY_MS, tellRebuilds } from './rebuild-projections.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { eventTypes } from './ledger-reader.js';

const OPERATOR: Principal = { id: 'cli', roles: new Set(['admin']), bodies: new Set(), zones: 'any' };

/** Entries between two tellings of how far the reading has come. */
const TOLD_EVERY = 2_000;

/** What the verb takes, as it was typed. */
export interface Correction {
  readonly from: string;
  readonly at: string;
  readonly reason: string;
}

/**
 * `correct-clock --from POSITION --at INSTANT --reason TEXT`: says of the entries from a position on that they were recorded
 * at `at`, since the clock was wrong (rules.md, section 1), and makes all read models anew. The program that serves the
 * log must be stopped, every instance of it. Interrupted, it is done again with the same words and taken down once; read
 * models that were not finished are made by the next start.
 */
export async function correctClock(
  config: Config,
  correction: Correction,
  console: Console,
  now: () => Date = () => new Date(),
): Promise<ExitCode> {
  const { at, reason } = correction;
  const from = /^\d{1,15}$/.test(correction.from) ? Number(correction.from) : Number.NaN;
  const sent = { from, at, reason };
  const body = validateBody(useCase.body, sent);
  const storage = await openStorage(config, readModelEntities);
  try {
    const { store, words, database, secret } = storage;
    const alarms: string[] = [];
    const alarm = (message: string): void => void alarms.push(message);
    // Without what guards against recording: a clock that was wrong is one reason to come here.
    const ledger = ledgerOn({ store, words, database, secret }, parts, { now, alarm });
    const { count } = await RecordingTimes.read(store, (recorded) => open(eventTypes, recorded));
    const last = keyOf(sent, count - 1);
    const isRepeat = (await store.findCommand(secret.commandId(OPERATOR.id, last))).length > 0;
    if (!isRepeat) await mustBePossible(body, store, now(), console.progress);
    const key = isRepeat ? last : keyOf(sent, count);
    const { outcome } = await ledger.commands.execute(useCase, {
      ...{ params: {}, body, sent, caller: OPERATOR },
      ...{ idempotencyKey: key, correlationId: key },
    });
    const rebuilt = await remakeReadModels(storage, ledger, { now, alarm, alarms }, console);
    const { position, effectiveTime } = await store.head();
    const result = { eventId: outcome.events.at(0)?.id, position: String(position), effectiveTime, rebuilt };
    if (!console.printedJson(result)) {
      console.print(`Entries from position ${from} on were recorded at ${at} (entry ${result.eventId}).`);
      console.print(`Done: ${rebuilt.join(', ')} are made anew; the feed has another name where it changed.`);
    }
    return EXIT.GOOD;
  } finally {
    await storage.close();
  }
}

/** The same for the same words after as many corrections: said again after others, they correct again. */
function keyOf(sent: object, corrections: number): string {
  const words = JSON.stringify([sent, corrections]);
  return `correct-clock ${createHash('sha256').update(words).digest('hex')}`;
}

/** @throws InvalidInput if nothing stands at the position, or if the instant cannot be right */
async function mustBePossible(
  { from, at }: CorrectClockBody,
  store: EventStore,
  now: Date,
  onProgress: OnProgress,
): Promise<void> {
  const { position: last } = await store.head();
  if (from > last) {
    throw InvalidInput.at('/from', 'BEYOND_LOG', `The log ends at position ${last}.`);
  }
  const instant = formatInstant(parseInstant(at) as number);
  if (instant > now.toISOString()) {
    const why = `This machine's clock says ${now.toISOString()}: the entries cannot have been recorded later.`;
    throw InvalidInput.at('/at', 'RECORDED_IN_FUTURE', why);
  }
  const before = await effectiveTimeBefore(from, store, onProgress);
  if (before !== null && instant < before) {
    const why = `The entry before position ${from} was recorded at ${before}: those after it cannot have been earlier.`;
    throw InvalidInput.at('/at', 'RECORDED_BEFORE_LAST', why);
  }
}

/** Of the position before another one, as the log has it now; null if that is the first. */
async function effectiveTimeBefore(
  from: number,
  store: EventStore,
  onProgress: OnProgress,
): Promise<string | null> {
  const times = await RecordingTimes.read(store, (recorded) => open(eventTypes, recorded));
  let effective: string | null = null;
  for await (const { type, position, recordedAt } of store.readAll(FROM_START)) {
    const at = Number(position);
    if (at >= from) break;
    effective = effectiveAfter(effective, { type, recordedAt: times.of(at, recordedAt) });
    if (at % TOLD_EVERY === 0) onProgress('reading the log', at, from);
  }
  return effective;
}

/** Each finds by itself that its rows are of other times. Says which they are before, and answers their names when all is done. */
async function remakeReadModels(
  { store, database }: Storage,
  { runner, types }: Ledger,
  { now, alarm, alarms }: { now: () => Date; alarm: (message: string) => void; alarms: readonly string[] },
  { note, progress }: Console,
): Promise<readonly string[]> {
  const feed = joinChangeFeed(runner, {
    ...{ store, database, types, alarm },
    now: () => now().getTime(),
  });
  const names = runner.readModels.map(({ projection }) => projection.name);
  note(`The correction is in the log. Making anew: ${names.join(', ')}.`);
  const looking = setInterval(() => void tellRebuilds(runner, progress), LOOK_EVERY_MS);
  try {
    runner.start();
    await runner.drain();
    await feed.tick();
    await runner.drain();
    return names;
  } catch (error) {
    throw alarms.length === 0 ? error : new Error(alarms.join(' '), { cause: error });
  } finally {
    clearInterval(looking);
    await runner.stop();
  }
}
