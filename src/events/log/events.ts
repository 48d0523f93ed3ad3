import { event } from '../../core/event-type.js';
import { CLOCK_CORRECTED } from '../../core/recording-times.js';
import { number, restricted, string, text } from '../../fields/event-fields.js';

/** What a store lost, and somebody who is answerable for it has taken down. */
export const lossAccepted = event(
  'LossAccepted',
  {
    /** Entries that were seen, and that the log lacks since, before this one. */
    entries: number,
    /** Texts that entries before this one refer to, and that are neither kept nor were erased. */
    texts: number,
    reason: restricted(text),
  },
  { irrevocable: true },
);

/**
 * Entries were recorded under a wrong clock: those from `from` to the one before this have the time `at`. Its own
 * recording time is the real clock's, which may lie before that of the entries it corrects (rules.md, section 1).
 */
export const clockCorrected = event(
  CLOCK_CORRECTED,
  {
    /** A position, decimal. */
    from: string,
    /** RFC 3339 UTC with milliseconds. */
    at: string,
    reason: restricted(text),
  },
  { irrevocable: true },
);
