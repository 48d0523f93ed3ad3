import { InvalidInput, RuleBroken } from '../core/errors.js';
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

/**
 * Whether a body says whose statement it is and why it corrects something, as it has to.
 *
 * @param attributed whether it has to name who said it
 * @param bodies those for which the caller may speak
 * @throws InvalidInput, RuleBroken (NOT_YOUR_BODY)
 */
export function checkAttribution(
  { sourceId, bodyId, corrects, reason }: CommandBody,
  attributed: boolean,
  bodies: 'any' | ReadonlySet<string>,
): void {
  if (attributed && sourceId === undefined && bodyId === undefined) {
    throw InvalidInput.at('', 'ATTRIBUTION_REQUIRED', 'Say whose statement this is: sourceId or bodyId.');
  }
  if (corrects !== undefined && reason === undefined) {
    throw InvalidInput.at('/reason', 'REASON_REQUIRED', 'A correction needs a reason.');
  }
  if (bodyId !== undefined && bodies !== 'any' && !bodies.has(bodyId)) {
    throw new RuleBroken('NOT_YOUR_BODY', `You may not speak for ${bodyId}.`, '/bodyId');
  }
}
