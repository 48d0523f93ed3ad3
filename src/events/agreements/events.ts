import { forceEvents } from './force-events.js';
import { makingEvents } from './making-events.js';
import { negotiationEvents } from './negotiation-events.js';
import { partyEvents } from './party-events.js';

/** Every type of entry in the stream of an agreement. */
export const agreementEvents = [
  ...makingEvents,
  ...partyEvents,
  ...forceEvents,
  ...negotiationEvents,
] as const;
