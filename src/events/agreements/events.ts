import { thing } from '../shared/thing.js';
import * as force from './force-events.js';
import * as making from './making-events.js';
import * as negotiation from './negotiation-events.js';
import * as party from './party-events.js';

/** Every type of entry in the stream of an agreement. */
export const agreementEvents = [
  ...making.makingEvents,
  ...party.partyEvents,
  ...force.forceEvents,
  ...negotiation.negotiationEvents,
] as const;

export const agreement = thing({
  kind: 'agreement',
  begins: making.agreementProposed,
  fields: ['title', 'kind', 'modality', 'timeZone', 'zoneIds', 'proposedBy', 'at'],
  lists: {
    zones: [making.agreementZoneAdded],
    reached: [making.agreementReached],
    clauses: [making.clauseStipulated],
    roles: [making.agreementRoleAssigned],
    signatures: [party.agreementSigned],
    responses: [party.partyResponseRecorded],
    accessions: [party.partyAcceded],
    withdrawals: [party.partyWithdrew],
    entryIntoForce: [force.agreementEnteredIntoForce],
    adjudications: [force.entryIntoForceAdjudicated],
    term: [force.trialPeriodSet, force.termSet],
    renewals: [force.trialPeriodRenewed, force.termExtended],
    suspensions: [party.agreementSuspended],
    resumptions: [party.agreementResumed],
    termination: [party.agreementTerminated],
    supersession: [party.agreementSuperseded],
    links: [making.agreementLinked],
    meetings: [negotiation.negotiationMeetingHeld],
    obstructions: [negotiation.negotiationObstructed],
  },
});
