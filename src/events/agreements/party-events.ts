import { event, type EventType } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import { streamOf } from '../../fields/things.js';
import type { StatedTime } from '../../fields/time-fields.js';
import type { Response } from '../../rules/facts/entries.js';
import { type AgreementFact, boundsOf, factSections, streamsOf } from './event-parts.js';

/** What one actor did about the agreement. */
export interface ActorAct extends AgreementFact {
  readonly actorId: string;
  readonly at: StatedTime;
}

export interface AgreementSigned extends ActorAct {
  /** Who signed for the actor. */
  readonly by?: TextRef;
}

export const agreementSigned = event<AgreementSigned>()('AgreementSigned', {
  sections: { actorId: 'public', at: 'public', by: 'restricted', ...factSections },
  subjects: ({ actorId }) => [streamOf('actor', actorId)],
  validTime: ({ at }) => boundsOf(at),
});

/** Gives the role PARTY from then on. */
export const partyAcceded = actorAct('PartyAcceded');
export const partyWithdrew = actorAct('PartyWithdrew');

function actorAct<Type extends string>(type: Type): EventType<Type, ActorAct> {
  return event<ActorAct>()(type, {
    sections: { actorId: 'public', at: 'public', ...factSections },
    subjects: ({ actorId }) => [streamOf('actor', actorId)],
    validTime: ({ at }) => boundsOf(at),
  });
}

/** What an actor answered to what was proposed or agreed; SILENT: nothing, as of a day. */
export interface PartyResponseRecorded extends AgreementFact {
  readonly actorId: string;
  readonly response: Response;
  readonly asOf: StatedTime;
}

export const partyResponseRecorded = event<PartyResponseRecorded>()('PartyResponseRecorded', {
  sections: { actorId: 'public', response: 'public', asOf: 'public', ...factSections },
  subjects: ({ actorId }) => [streamOf('actor', actorId)],
  validTime: ({ asOf }) => boundsOf(asOf),
});

/**
 * An interruption or its end. With `byActorId` that actor suspends or resumes its own part; without, it is of the
 * agreement as a whole. A termination is always of the whole, whoever declared it.
 */
export interface Interruption extends AgreementFact {
  readonly at: StatedTime;
  readonly byActorId?: string;
}

export const agreementSuspended = interruption('AgreementSuspended');
export const agreementResumed = interruption('AgreementResumed');
export const agreementTerminated = interruption('AgreementTerminated');

function interruption<Type extends string>(type: Type): EventType<Type, Interruption> {
  return event<Interruption>()(type, {
    sections: { at: 'public', byActorId: 'public', ...factSections },
    subjects: ({ byActorId }) => streamsOf('actor', byActorId === undefined ? [] : [byActorId]),
    validTime: ({ at }) => boundsOf(at),
  });
}

/** Another agreement takes its place. */
export interface AgreementSuperseded extends AgreementFact {
  readonly byAgreementId: string;
  readonly at: StatedTime;
}

export const agreementSuperseded = event<AgreementSuperseded>()('AgreementSuperseded', {
  sections: { byAgreementId: 'public', at: 'public', ...factSections },
  subjects: ({ byAgreementId }) => [streamOf('agreement', byAgreementId)],
  validTime: ({ at }) => boundsOf(at),
});

export const partyEvents = [
  agreementSigned,
  partyAcceded,
  partyWithdrew,
  partyResponseRecorded,
  agreementSuspended,
  agreementResumed,
  agreementTerminated,
  agreementSuperseded,
] as const;
