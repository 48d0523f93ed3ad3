import type { TextRef } from '../core/text-ref.js';
import { event } from '../core/event-type.js';

/** What is said of the log as a whole: one stream, in which nothing is withdrawn. */
export const LOG_STREAM = 'log';

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
