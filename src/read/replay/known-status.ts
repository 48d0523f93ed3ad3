import { InvalidInput } from '../../core/errors.js';
import type { Language } from '../../fields/language.js';
import { spoken } from '../../fields/language.js';
import { isDate } from '../../rules/time/calendar.js';
import { endOfQueryDay, formatInstant, parseInstant } from '../../rules/time/fuzzy.js';
import type { World } from '../../rules/facts/world.js';
import { givenStatus } from '../../world/watch/given-status.js';
import type { KnownStatus } from '../status/zone-status.js';
import { headlineText } from '../text/headlines.js';
import { instantOrNull, type LogFold } from './log-fold.js';

/** What was known: the last position, and the moment that was asked for, else that at which the log had come there. */
export interface Knowledge {
  readonly position: number;
  readonly knownAt: string | null;
}

/**
 * Resolves what was known from the log alone; dates are read in `timeZone`.
 *
 * @throws InvalidInput for a position beyond the log, or both `knownAt` and `position`
 */
export function knowledgeOf(
  fold: LogFold,
  { knownAt, position }: { readonly knownAt?: string; readonly position?: number },
  timeZone: string,
): Knowledge {
  if (knownAt !== undefined && position !== undefined) {
    throw InvalidInput.at('/knownAt', 'EITHER_OR', 'Ask as known at a time or at a position, not both.');
  }
  if (knownAt !== undefined) {
    const ms = momentOf(knownAt, timeZone);
    return { position: fold.positionKnownAt(ms), knownAt: formatInstant(ms) };
  }
  const known = position ?? fold.last;
  if (known > fold.last) {
    throw InvalidInput.at('/position', 'BEYOND_LOG', `The log ends at position ${fold.last}.`);
  }
  return { position: known, knownAt: instantOrNull(fold.effectiveTimeOf(known)) };
}

/** An instant (ms); of a date, its last millisecond. The text has been checked for its form. */
export function momentOf(text: string, timeZone: string): number {
  return isDate(text) ? endOfQueryDay(text, timeZone) : (parseInstant(text) as number);
}

/** The status as `GET /v1/zones/{id}/status` would answer it, but from a world folded afresh. @throws Unreadable */
export function statusFrom(
  world: World,
  zoneId: string,
  at: number,
  { position, knownAt }: Knowledge,
  languages: readonly Language[],
): KnownStatus {
  const { status } = givenStatus(world, zoneId, at);
  return {
    ...status,
    knownAt,
    position: String(position),
    headline: { ...status.headline, text: spoken(headlineText(status), languages) },
  };
}
