import { InvalidInput } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { nested } from '../../fields/field.js';
import { Counted } from '../../fields/count-field.js';
import { OneOf, Phrase, Refers } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import type { Count, Location } from '../../rules/facts/entries.js';
import { addsToAgreement } from './agreement.js';
import { MeetingPlace } from './meeting-place.js';
import { negotiationMeetingHeld, negotiationObstructed } from '../../events/agreements/negotiation-events.js';
import { OBSTRUCTIVE_ACTS, type ObstructiveAct } from '../../events/agreements/vocabulary.js';

/** Who sat at the table. */
export class AttendeeBody {
  @Refers('actor')
  actorId!: string;

  @Phrase({ description: 'As what, in the source’s words' })
  capacity!: TextRef;

  @Counted({ optional: true })
  number?: Count;
}

export class RecordNegotiationMeetingBody extends CommandBody {
  @MeetingPlace({ optional: true })
  place?: Location | TextRef;

  @FuzzyTime()
  at!: StatedTime;

  @nested(() => AttendeeBody, { each: true })
  attendees!: readonly AttendeeBody[];
}

export const recordMeeting = addsToAgreement({
  name: 'RecordNegotiationMeeting',
  summary: 'Records that negotiators met, where, and who sat at the table',
  path: '/meetings',
  body: RecordNegotiationMeetingBody,
  attributed: true,
  decide: (fact) => [negotiationMeetingHeld(fact)],
});

export class RecordNegotiationObstructionBody extends CommandBody {
  @Refers('actor')
  byActorId!: string;

  @OneOf(OBSTRUCTIVE_ACTS, { each: true })
  acts!: readonly ObstructiveAct[];

  @FuzzyTime()
  at!: StatedTime;
}

export const recordObstruction = addsToAgreement({
  name: 'RecordNegotiationObstruction',
  summary: 'Records that an actor hindered the negotiations, and how',
  path: '/obstructions',
  body: RecordNegotiationObstructionBody,
  attributed: true,
  decide: (fact) => {
    if (fact.acts.length === 0)
      throw InvalidInput.at('/acts', 'REQUIRED', 'Name at least one act, or OTHER.');
    return [negotiationObstructed(fact)];
  },
});
