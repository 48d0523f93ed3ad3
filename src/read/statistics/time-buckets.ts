import { InvalidInput } from '../../core/errors.js';
import { addToDate, localDateOf, startOfLocalDate } from '../../rules/time/calendar.js';

/** [from, to) in ms since the epoch; `date` is the local day on which it starts, for days and weeks. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly date?: string;
}

/** The most buckets in one answer: two years of days, and some. */
const MOST_BUCKETS = 800;

/**
 * The local days, or weeks from Monday on (ISO 8601), that a period touches, clipped to it; or the period whole.
 *
 * @throws InvalidInput if there are too many
 */
export function bucketsOf(
  { from, to }: Pick<Bucket, 'from' | 'to'>,
  unit: 'day' | 'week' | undefined,
  timeZone: string,
): readonly Bucket[] {
  if (unit === undefined) return [{ from, to }];
  const days = unit === 'day' ? 1 : 7;
  const buckets: Bucket[] = [];
  let date = localDateOf(from, timeZone);
  if (unit === 'week') date = addToDate(date, { days: -daysSinceMonday(date) });
  for (let start = startOfLocalDate(date, timeZone); start < to;) {
    const next = addToDate(date, { days });
    const end = startOfLocalDate(next, timeZone);
    buckets.push({ from: Math.max(from, start), to: Math.min(to, end), date });
    if (buckets.length > MOST_BUCKETS) {
      throw InvalidInput.at('/from', 'PERIOD_TOO_LONG', `Ask for at most ${MOST_BUCKETS} ${unit}s at once.`);
    }
    [date, start] = [next, end];
  }
  return buckets;
}

function daysSinceMonday(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}
