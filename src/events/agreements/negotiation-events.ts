import { event } from '../../core/event-type.js';
import {
  compound,
  either,
  followed,
  list,
  location,
  object,
  oneOf,
  optional,
  ref,
  restricted,
  statedTime,
  text,
} from '../../fields/event-fields.js';
import type { Count } from '../../rules/facts/entries.js';
import { boundsOf } from '../shared/valid-time.js';
import { agreementFact } from './event-parts.js';
import { OBSTRUCTIVE_ACTS } from './vocabulary.js';

/** Who sat at the table for whom; that is no role in the agreement. */
const attendee = object({
  actorId: ref('actor'),
  /** In the source's words: representative, senior officer, … */
  capacity: text,
  number: optional(compound<Count>({ verbatim: text })),
});

/** Where negotiators met, and how many of whom, can endanger them. */
export const negotiationMeetingHeld = event(
  'NegotiationMeetingHeld',
  {
    /** As text where nothing in the registry fits. */
    place: optional(restricted(followed(either(location, text)))),
    at: statedTime,
    attendees: restricted(list(attendee)),
    ...agreementFact,
  },
  { subjects: ['attendees', 'place'], validTime: ({ at }) => boundsOf(at) },
);

/** An actor hindered the negotiations. */
export const negotiationObstructed = event(
  'NegotiationObstructed',
  { byActorId: ref('actor'), acts: list(oneOf(OBSTRUCTIVE_ACTS)), at: statedTime, ...agreementFact },
  { validTime: ({ at }) => boundsOf(at) },
);

export const negotiationEvents = [negotiationMeetingHeld, negotiationObstructed] as const;
