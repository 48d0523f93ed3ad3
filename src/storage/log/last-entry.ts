import { Unavailable } from '../../core/errors.js';

/** A writer whose clock is this far behind the last entry it saw refuses to write (event-store.md). */
const TOLERANCE_MS = 5_000;

const DAY_MS = 86_400_000;

/** After so long without an entry a clock that is ahead is as likely as a ledger that was quiet. */
const LONG_QUIET_DAYS = 60;

/**
 * Why nothing may be recorded by a clock, of all that the log knows of time.
 *
 * @param effectiveTime of the log's last position, RFC 3339 UTC; null if it is empty
 */
export function whyBehind(now: Date, effectiveTime: string | null): Unavailable | undefined {
  if (effectiveTime === null || now.getTime() >= Date.parse(effectiveTime) - TOLERANCE_MS) return undefined;
  return new Unavailable(
    'CLOCK_BEHIND',
    `This machine's clock is behind the last entry (${effectiveTime}); set it, or, if it was the entry's that was wrong, stop the program and run: npm run cli -- correct-clock --help.`,
  );
}

/** What is to be said at a start long after the last entry; undefined if it is not long. */
export function whyDoubtful(now: Date, effectiveTime: string | null): string | undefined {
  if (effectiveTime === null) return undefined;
  const days = Math.floor((now.getTime() - Date.parse(effectiveTime)) / DAY_MS);
  if (days < LONG_QUIET_DAYS) return undefined;
  const day = (instant: string): string => instant.slice(0, 10);
  return `the last entry is of ${day(effectiveTime)}, ${days} days before this machine's ${day(now.toISOString())}: make sure that its clock is right before anything is recorded`;
}
