import { type EntityManager, LessThanOrEqual } from 'typeorm';
import { InvalidInput, NotFound } from '../core/errors.js';
import { FROM_START } from '../core/event-store.js';
import { ProjectionProgress } from '../storage/read-models/lifecycle/projection-progress.js';
import type { TimeParameters } from '../pipeline/queries/query-fields.js';
import { isDate } from '../rules/time/calendar.js';
import { endOfQueryDay, formatInstant, parseInstant } from '../rules/time/fuzzy.js';
import { readTimeZone } from '../rules/time/time-zone-names.js';
import { fieldsIn } from '../events/event-types.js';
import { LEDGER } from './ledger-projection.js';
import { LedgerEntry } from './tables.js';
import { WorldLoader } from './world-loader.js';

/** A point on both axes of time. */
export interface AsOf {
  /** Valid time asked about, ms since the epoch. */
  readonly at: number;
  /** Last position that was known. */
  readonly position: number;
  /** When that was: what was asked for, else the effective time of the position; null in an empty log. */
  readonly knownAt: string | null;
}

/**
 * The position that a snapshot has come to; -1 if it is of an empty log. Its last entry may stand earlier: a doubled one has
 * no row (rules.md, section 1).
 */
export async function positionReached(tx: EntityManager): Promise<number> {
  const progress = await tx.findOneBy(ProjectionProgress, { name: LEDGER });
  return progress?.position ?? FROM_START;
}

/** The position of the last entry in a snapshot; -1 if there is none. */
export async function lastPosition(tx: EntityManager): Promise<number> {
  const [last] = await tx.find(LedgerEntry, {
    select: { position: true },
    order: { position: 'DESC' },
    take: 1,
  });
  return last?.position ?? -1;
}

/**
 * Resolves time parameters; dates are read in `tz`, else in `timeZone` (that of the zone or agreement asked about), else
 * in the setting.
 *
 * @throws InvalidInput for a position beyond the log, or both `knownAt` and `position`
 */
export async function resolveAsOf(
  { at, knownAt, position, tz }: Pick<TimeParameters, 'at' | 'knownAt' | 'position' | 'tz'>,
  { tx, now, timeZone, last }: { tx: EntityManager; now: number; timeZone?: string; last: number },
): Promise<AsOf> {
  const moment = async (text: string): Promise<number> =>
    isDate(text)
      ? endOfQueryDay(text, tz ?? timeZone ?? (await settingTimeZone(tx)))
      : (parseInstant(text) as number);
  if (knownAt !== undefined && position !== undefined) {
    throw InvalidInput.at('/knownAt', 'EITHER_OR', 'Ask as known at a time or at a position, not both.');
  }
  if (position !== undefined && position > last) {
    throw InvalidInput.at('/position', 'BEYOND_LOG', `The log ends at position ${last}.`);
  }
  const knownMs = knownAt === undefined ? undefined : await moment(knownAt);
  const known = knownMs === undefined ? (position ?? last) : await positionKnownAt(knownMs, tx);
  return {
    at: at === undefined ? now : await moment(at),
    position: known,
    knownAt: knownMs === undefined ? await effectiveTimeOf(known, tx) : formatInstant(knownMs),
  };
}

/** The largest position whose effective time is not after the moment; -1 if there is none (rules.md, section 1). */
export async function positionKnownAt(ms: number, tx: EntityManager): Promise<number> {
  const row = await tx
    .createQueryBuilder(LedgerEntry, 'e')
    .select('e.position', 'position')
    .where('e.effective_at <= :knownAt', { knownAt: formatInstant(ms) })
    .orderBy('e.effective_at', 'DESC')
    .addOrderBy('e.position', 'DESC')
    .limit(1)
    .getRawOne<{ position: number | string }>();
  return row === undefined ? -1 : Number(row.position);
}

/** The time zone of a zone or agreement; undefined if nobody registered it by that position. */
export async function timeZoneOf(
  stream: string,
  tx: EntityManager,
): Promise<{ timeZone: string; since: number } | undefined> {
  const registration = await tx.findOneBy(LedgerEntry, { stream, revision: 0 });
  if (!registration) return undefined;
  const { timeZone = '' } = fieldsIn(registration);
  return {
    timeZone: readTimeZone(timeZone) ?? (await settingTimeZone(tx)),
    since: registration.position,
  };
}

/** The time zone of dates that nothing nearer gives one to: the setting, as it is now. */
export async function settingTimeZone(tx: EntityManager): Promise<string> {
  const { timeZone } = await new WorldLoader(tx, await lastPosition(tx)).settings();
  return timeZone;
}

/** @throws NotFound if the thing is unknown, or was not known yet at the position */
export function mustBeKnown(name: string, since: number | undefined, position: number): void {
  if (since === undefined) throw new NotFound(`There is no ${name}.`);
  if (since > position) throw new NotFound(`${name} was not known yet then.`, 'UNKNOWN_AT_THAT_TIME');
}

async function effectiveTimeOf(position: number, tx: EntityManager): Promise<string | null> {
  const [row] = await tx.find(LedgerEntry, {
    select: { effectiveAt: true, position: true },
    where: { position: LessThanOrEqual(position) },
    order: { position: 'DESC' },
    take: 1,
  });
  return row?.effectiveAt ?? null;
}
