import type { ValidTime } from '../../core/event-type.js';
import type { During, When } from '../../rules/facts/entries.js';

/** The bounds of a stated time alone, without the form and the words in which it was given. */
export function boundsOf({ earliest, latest }: When): ValidTime {
  return { earliest, latest };
}

/** What holds from a time on has no end of its own. */
export function onwards({ earliest }: When): ValidTime {
  return { earliest, latest: null };
}

/** Without an end, a happening lies within `start`; only what is ongoing has no bound. */
export function boundsOfHappening({ start, end, ongoing }: During): ValidTime {
  return { earliest: start.earliest, latest: ongoing ? null : (end ?? start).latest };
}

/** What holds without a known end goes on. */
export function boundsOfState({ start, end }: During): ValidTime {
  return { earliest: start.earliest, latest: end?.latest ?? null };
}
