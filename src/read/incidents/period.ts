import { InvalidInput } from '../../core/errors.js';
import { isDate, startOfLocalDate } from '../../rules/time/calendar.js';
import { endOfQueryDay, parseInstant } from '../../rules/time/fuzzy.js';

/** The moments from `from` on and before `to`, in ms since the epoch. */
export interface AskedPeriod {
  readonly from: number;
  readonly to: number;
}

/**
 * The period between two parameters: instants, or local dates, both of whose days are in it. Absent ones leave it open,
 * at ±Infinity.
 *
 * @throws InvalidInput if nothing is between them
 */
export function askedPeriod(
  { from, to }: { readonly from?: string; readonly to?: string },
  timeZone: string,
): AskedPeriod {
  const period = {
    from: from === undefined ? Number.NEGATIVE_INFINITY : startOf(from, timeZone),
    to: to === undefined ? Number.POSITIVE_INFINITY : endOf(to, timeZone),
  };
  if (period.from < period.to) return period;
  throw InvalidInput.at('/to', 'EMPTY_PERIOD', 'The period must end after it begins.');
}

function startOf(text: string, timeZone: string): number {
  return isDate(text) ? startOfLocalDate(text, timeZone) : (parseInstant(text) as number);
}

function endOf(text: string, timeZone: string): number {
  return isDate(text) ? endOfQueryDay(text, timeZone) + 1 : (parseInstant(text) as number);
}
