import type { TextRef } from '../core/text-ref.js';
import { Phrase, Prose, Refers, Uuid } from './fields.js';
import { Instant } from './time-fields.js';

/** What every command's body may carry besides its own fields (bodies.md). */
export abstract class CommandBody {
  /** Whose statement this is. */
  @Refers('source', { optional: true, description: 'Whose statement this is' })
  sourceId?: string;

  /** Which monitoring body observed or decided it; one of the caller's. */
  @Refers('actor', {
    optional: true,
    description: 'Which body observed or decided it; one of the caller’s bodies',
  })
  bodyId?: string;

  /** When the device says it was written; kept, but order comes from the log. */
  @Instant({ optional: true })
  recordedOnDeviceAt?: string;

  @Prose({ optional: true })
  note?: TextRef;

  /** The entry of the same thing that this command withdraws and replaces; then `reason` is required. */
  @Uuid({
    optional: true,
    description: 'Entry of the same thing that this withdraws and replaces; needs a reason',
  })
  corrects?: string;

  @Phrase({ optional: true })
  reason?: TextRef;
}
