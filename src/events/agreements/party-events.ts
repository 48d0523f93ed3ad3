import { type DataOf, event } from '../../core/event-type.js';
import { followed, oneOf, optional, ref, restricted, statedTime, text } from '../../fields/event-fields.js';
import { boundsOf } from '../shared/valid-time.js';
import { agreementFact } from './event-parts.js';
import { RESPONSES } from './vocabulary.js';

export const agreementSigned = event(
  'AgreementSigned',
  {
    actorId: followed(ref('actor')),
    at: statedTime,
    /** Who signed for the actor. */
    by: optional(restricted(text)),
    ...agreementFact,
  },
  { validTime: ({ at }) => boundsOf(at) },
);
export type AgreementSigned = DataOf<typeof agreementSigned>;

/** What one actor did about the agreement. */
const actorAct = <const Type extends string>(type: Type) =>
  event(
    type,
    { actorId: followed(ref('actor')), at: statedTime, ...agreementFact },
    { validTime: ({ at }) => boundsOf(at) },
  );

/** Gives the role PARTY from then on. */
export const partyAcceded = actorAct('PartyAcceded');
export const partyWithdrew = actorAct('PartyWithdrew');
export type ActorAct = DataOf<typeof partyAcceded>;

/** What an actor answered to what was proposed or agreed; SILENT: nothing, as of a day. */
export const partyResponseRecorded = event(
  'PartyResponseRecorded',
  { actorId: followed(ref('actor')), response: oneOf(RESPONSES), asOf: statedTime, ...agreementFact },
  { validTime: ({ asOf }) => boundsOf(asOf) },
);
export type PartyResponseRecorded = DataOf<typeof partyResponseRecorded>;

/**
 * An interruption or its end. With `byActorId` that actor suspends or resumes its own part; without, it is of the
 * agreement as a whole. A termination is always of the whole, whoever declared it.
 */
const interruption = <const Type extends string>(type: Type) =>
  event(
    type,
    { at: statedTime, byActorId: optional(ref('actor')), ...agreementFact },
    { validTime: ({ at }) => boundsOf(at) },
  );

export const agreementSuspended = interruption('AgreementSuspended');
export const agreementResumed = interruption('AgreementResumed');
export const agreementTerminated = interruption('AgreementTerminated');

/** Another agreement takes its place. */
export const agreementSuperseded = event(
  'AgreementSuperseded',
  { byAgreementId: ref('agreement'), at: statedTime, ...agreementFact },
  { validTime: ({ at }) => boundsOf(at) },
);
export type AgreementSuperseded = DataOf<typeof agreementSuperseded>;

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
