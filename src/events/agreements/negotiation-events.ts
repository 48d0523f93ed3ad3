import { event } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import { streamOf } from '../../fields/things.js';
import { placeReferences } from '../../fields/place-references.js';
import type { StatedTime } from '../../fields/time-fields.js';
import type { Count, Location } from '../../rules/facts/entries.js';
import { type AgreementFact, boundsOf, factSections, streamsOf } from './event-parts.js';
import type { ObstructiveAct } from './vocabulary.js';

/** Who sat at the table for whom; that is no role in the agreement. */
export interface Attendee {
  readonly actorId: string;
  /** In the source's words: representative, senior officer, … */
  readonly capacity: TextRef;
  readonly number?: Count;
}

export interface NegotiationMeetingHeld extends AgreementFact {
  /** In words where nothing in the registry fits. */
  readonly place?: Location | TextRef;
  readonly at: StatedTime;
  readonly attendees: readonly Attendee[];
}

export const negotiationMeetingHeld = event<NegotiationMeetingHeld>()('NegotiationMeetingHeld', {
  // Where negotiators met, and how many of whom, can endanger them.
  sections: { place: 'restricted', at: 'public', attendees: 'restricted', ...factSections },
  subjects: ({ place, attendees }) => [
    ...attendees.map(({ actorId }) => streamOf('actor', actorId)),
    ...(place === undefined ? [] : placeReferences({ ...place }, '')).map(({ stream }) => stream),
  ],
  validTime: ({ at }) => boundsOf(at),
});

/** An actor hindered the negotiations. */
export interface NegotiationObstructed extends AgreementFact {
  readonly byActorId: string;
  readonly acts: readonly ObstructiveAct[];
  readonly at: StatedTime;
}

export const negotiationObstructed = event<NegotiationObstructed>()('NegotiationObstructed', {
  sections: { byActorId: 'public', acts: 'public', at: 'public', ...factSections },
  subjects: ({ byActorId }) => streamsOf('actor', [byActorId]),
  validTime: ({ at }) => boundsOf(at),
});

export const negotiationEvents = [negotiationMeetingHeld, negotiationObstructed] as const;
