import { InvalidInput } from '../../core/errors.js';
import { addDuration, isDate, localDateOf, startOfLocalDate } from '../../rules/time/calendar.js';
import { endOfQueryDay, parseInstant } from '../../rules/time/fuzzy.js';
import { momentOf } from './known-status.js';

/** A span this long is a slip of the step, whoever waits. */
const MOST_STEPS = 100_000;

/**
 * The moments of a span, a step apart, in a local calendar; the end is one of them if a step falls on it.
 *
 * Between dates, and with a step of whole days, each is the last millisecond of its day, as a date is everywhere in
 * queries. Every moment is counted from the first, so that 31 January + n x P1M comes back to the 31st.
 */
export class Moments {
  readonly count: number;
  private readonly origin: number;
  private readonly end: number;
  private readonly ofDays: boolean;

  /** @throws InvalidInput if the end is before the start, or there are more than 100,000 steps */
  constructor(
    from: string,
    to: string,
    private readonly step: string,
    private readonly timeZone: string,
  ) {
    this.ofDays = isDate(from) && !step.includes('T');
    this.origin = isDate(from) ? startOfLocalDate(from, timeZone) : (parseInstant(from) as number);
    this.end = momentOf(to, timeZone);
    if (this.at(0) > this.end)
      throw InvalidInput.at('/to', 'END_BEFORE_START', 'The end is before the start.');
    this.count = this.counted();
  }

  /** The moment number `index`, from 0; ms. */
  at(index: number): number {
    const moment = addDuration(this.origin, this.step, this.timeZone, index);
    if (!this.ofDays || !Number.isFinite(moment)) return moment;
    return endOfQueryDay(localDateOf(moment, this.timeZone), this.timeZone);
  }

  /** Moments only grow, so the last within the span is found by halving. */
  private counted(): number {
    if (this.at(MOST_STEPS) <= this.end) {
      throw InvalidInput.at(
        '/step',
        'TOO_MANY_STEPS',
        `These are more than ${MOST_STEPS} steps; take a longer step or a shorter span.`,
      );
    }
    let [within, beyond] = [0, MOST_STEPS];
    while (beyond - within > 1) {
      const middle = (within + beyond) >> 1;
      if (this.at(middle) <= this.end) within = middle;
      else beyond = middle;
    }
    return within + 1;
  }
}
