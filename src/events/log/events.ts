import type { TextRef } from '../../core/text-ref.js';
import { event } from '../../core/event-type.js';
import { CLOCK_CORRECTED } from '../../core/recording-times.js';

/** What a store lost, and somebody who is answerable for it has taken down. */
export interface LossAccepted {
  /** Entries that were seen, and that the log lacks since, before this one. */
  readonly entries: number;
  /** Texts that entries before this one refer to, and that are neither kept nor were erased. */
  readonly texts: number;
  readonly reason: TextRef;
}

export const lossAccepted = event<LossAccepted>()('LossAccepted', {
  sections: { entries: 'public', texts: 'public', reason: 'restricted' },
  irrevocable: true,
});

/** Entries were recorded under a wrong clock: those from `from` to the one before this have the time `at`. */
export interface ClockCorrected {
  /** A position, decimal. */
  readonly from: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string;
  readonly reason: TextRef;
}

/** Its own recording time is the real clock's, which may lie before that of the entries it corrects (rules.md, section 1). */
export const clockCorrected = event<ClockCorrected>()(CLOCK_CORRECTED, {
  sections: { from: 'public', at: 'public', reason: 'restricted' },
  irrevocable: true,
});
