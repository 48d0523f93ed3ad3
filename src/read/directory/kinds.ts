import {
  type AnswerSchema,
  anyObject,
  closed,
  flag,
  id,
  integer,
  list,
  number,
  oneOf,
  text,
  uuid,
  words,
} from '../../fields/schema.js';
import type { ThingKindDeclaration } from './thing-kind.js';

const names = { type: 'object', additionalProperties: text } as AnswerSchema;
const aliases = list(closed({ text, lang: text }));
const lonLat = { type: 'array', items: number, minItems: 2, maxItems: 2 } as AnswerSchema;
/** A time or span as it was stated: bounds in normal form, what was given, and the source's words. */
const stated = anyObject;
/**
 * Every kind of thing that has a registry, and where each type of entry on it comes out again. Lists have the names
 * of the routes by which they are filled (bodies.md), unless a field has that name.
 */
export const thingKinds: readonly ThingKindDeclaration[] = [
  {
    kind: 'actor',
    plural: 'actors',
    fields: { names, aliases, kind: text },
    lists: { affiliations: ['ActorAffiliationAsserted'] },
  },
  {
    kind: 'place',
    plural: 'places',
    fields: { names, aliases, kind: text, point: lonLat, uncertaintyM: number, pcode: text, parentId: id },
    states: { PlaceRenamed: ['names', 'aliases'], PlaceRelocated: ['point', 'uncertaintyM'] },
    lists: { renamings: ['PlaceRenamed'], relocations: ['PlaceRelocated'] },
  },
  {
    kind: 'source',
    plural: 'sources',
    fields: {
      kind: text,
      label: words,
      affiliationActorId: id,
      confidential: flag,
      consent: text,
      reliability: oneOf('A', 'B', 'C', 'D', 'E', 'F'),
    },
    states: { SourceReliabilityGraded: ['reliability'], SourceConsentChanged: ['consent'] },
    lists: {
      grades: ['SourceReliabilityGraded'],
      consents: ['SourceConsentChanged'],
      erasureRequests: ['SourceErasureRequested'],
      erasureApprovals: ['SourceIdentityErased'],
    },
  },
  {
    kind: 'statement',
    plural: 'statements',
    fields: {
      sourceId: id,
      viaSourceId: id,
      text: words,
      madeAt: stated,
      modality: text,
      kind: text,
      about: list(text),
      derivedFrom: list(uuid),
      contradicts: list(uuid),
      credibility: integer,
    },
    states: { StatementCredibilityGraded: ['credibility'] },
    lists: { grades: ['StatementCredibilityGraded'] },
  },
  {
    kind: 'zone',
    plural: 'zones',
    fields: { names, timeZone: text, partOf: id },
    lists: {
      delineations: ['ZoneDelineated'],
      control: ['ControlAsserted'],
      assessments: ['SituationAssessed'],
      accessDenials: ['AccessDenied'],
      tallies: ['BodyTallyReported'],
      series: ['IncidentSeriesRecorded'],
      dissolution: ['ZoneDissolved'],
    },
  },
  {
    kind: 'agreement',
    plural: 'agreements',
    fields: {
      title: names,
      kind: text,
      modality: text,
      timeZone: text,
      zoneIds: list(id),
      proposedBy: list(id),
      at: stated,
    },
    lists: {
      zones: ['AgreementZoneAdded'],
      reached: ['AgreementReached'],
      clauses: ['ClauseStipulated'],
      roles: ['AgreementRoleAssigned'],
      signatures: ['AgreementSigned'],
      responses: ['PartyResponseRecorded'],
      accessions: ['PartyAcceded'],
      withdrawals: ['PartyWithdrew'],
      entryIntoForce: ['AgreementEnteredIntoForce'],
      adjudications: ['EntryIntoForceAdjudicated'],
      term: ['TrialPeriodSet', 'TermSet'],
      renewals: ['TrialPeriodRenewed', 'TermExtended'],
      suspensions: ['AgreementSuspended'],
      resumptions: ['AgreementResumed'],
      termination: ['AgreementTerminated'],
      supersession: ['AgreementSuperseded'],
      links: ['AgreementLinked'],
      meetings: ['NegotiationMeetingHeld'],
      obstructions: ['NegotiationObstructed'],
    },
  },
  {
    kind: 'checkpoint',
    plural: 'checkpoints',
    fields: { zoneId: id, names, placeId: id, point: lonLat, operatorActorId: id, since: stated },
    lists: { supervision: ['CheckpointSupervisionAssigned'], closure: ['CheckpointClosed'] },
  },
  {
    kind: 'restriction',
    plural: 'restrictions',
    fields: {
      zoneId: id,
      byActorId: id,
      goods: list(text),
      movement: flag,
      degree: text,
      places: list(id),
      during: stated,
    },
    lists: { easing: ['RestrictionEased'], lifting: ['RestrictionLifted'] },
  },
  {
    kind: 'mechanism',
    plural: 'mechanisms',
    fields: {
      kind: text,
      operatorActorId: id,
      agreementId: id,
      zoneId: id,
      goods: list(text),
      between: list(id),
      due: stated,
    },
    lists: { deployment: ['MechanismDeployed'], withdrawal: ['MechanismWithdrawn'] },
  },
  {
    kind: 'expectation',
    plural: 'expectations',
    fields: {
      actorId: id,
      act: words,
      agreementId: id,
      zoneId: id,
      due: stated,
      after: closed({}, { agreementId: id, expectationId: id }),
    },
    lists: { outcome: ['ExpectationFulfilled', 'ExpectationThwarted', 'ExpectationLapsed'] },
  },
];
