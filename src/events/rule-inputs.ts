import type { EventType } from '../core/event-type.js';
import type { EntryData, EntryType } from '../rules/facts/entries.js';
import { actorAffiliationAsserted, actorRegistered } from './actors/events.js';
import * as force from './agreements/force-events.js';
import * as making from './agreements/making-events.js';
import * as party from './agreements/party-events.js';
import { checkpointEstablished } from './checkpoints/events.js';
import * as reports from './incidents/report-events.js';
import * as revisions from './incidents/revision-events.js';
import * as verdicts from './incidents/verdict-events.js';
import { observationWindowRecorded } from './observation/events.js';
import { placeRegistered, placeRelocated } from './places/events.js';
import { restrictionEased, restrictionImposed, restrictionLifted } from './restrictions/events.js';
import { settingsChanged } from './settings/events.js';
import { sourceRegistered, sourceReliabilityGraded } from './sources/events.js';
import * as assessments from './zones/assessment-events.js';
import * as zones from './zones/events.js';

/** A type of event of which the rules read some fields. Nothing else of the log can move a judgement. */
interface Input<Type extends EntryType = EntryType> {
  readonly type: Type;
  readonly fields: readonly string[];
}

/** What the rules read of a type, by name. */
type Read<Type extends EntryType> = keyof EntryData[Type] & string;

/**
 * Says which fields of a type of event are handed to the rules. Does not compile unless they are all that the rules read
 * of that type, and of the types in which the rules read them.
 */
function input<Type extends EntryType, Data extends Readonly<EntryData[Type]>, Field extends Read<Type>>(
  { type }: EventType<Type, Data>,
  ...fields: readonly (Field & keyof Data)[] &
    ([Read<Type>] extends [Field] ? unknown : { readonly missing: Exclude<Read<Type>, Field> })
): Input<Type> {
  return { type, fields };
}

/** Does not compile unless every type that the rules read is among the inputs. */
function complete<Type extends EntryType>(
  inputs: readonly Input<Type>[] &
    ([EntryType] extends [Type] ? unknown : { readonly missing: Exclude<EntryType, Type> }),
): readonly Input[] {
  return inputs;
}

export const ruleInputs = complete([
  input(
    settingsChanged,
    'leadBodyId',
    'timeZone',
    'situationDays',
    'complianceDays',
    'calmCoverage',
    'unconfirmedPeriods',
    'publicDelay',
  ),
  input(actorRegistered, 'actorId', 'kind'),
  input(actorAffiliationAsserted, 'actorId', 'ofActorId', 'relation', 'during'),
  input(placeRegistered, 'placeId', 'kind', 'point', 'uncertaintyM', 'parentId'),
  input(placeRelocated, 'placeId', 'point', 'uncertaintyM'),
  input(sourceRegistered, 'sourceId', 'affiliationActorId'),
  input(sourceReliabilityGraded, 'sourceId', 'reliability'),
  input(zones.zoneProposed, 'zoneId', 'timeZone', 'partOf'),
  input(zones.zoneDelineated, 'zoneId', 'places', 'geometry', 'bufferM', 'from', 'replaces'),
  input(zones.controlAsserted, 'zoneId', 'actorIds', 'degree', 'during'),
  input(zones.accessDenied, 'zoneId', 'bodyId', 'during'),
  input(assessments.situationAssessed, 'zoneId', 'label', 'during'),
  input(assessments.incidentSeriesRecorded, 'zoneId', 'code', 'count', 'during'),
  input(assessments.bodyTallyReported, 'zoneId', 'bodyId', 'during', 'counts'),
  input(observationWindowRecorded, 'zoneId', 'bodyId', 'place', 'radiusM', 'from', 'to'),
  input(
    restrictionImposed,
    'restrictionId',
    'zoneId',
    'byActorId',
    'goods',
    'movement',
    'degree',
    'places',
    'during',
  ),
  input(restrictionEased, 'restrictionId', 'at', 'degree'),
  input(restrictionLifted, 'restrictionId', 'at'),
  input(making.agreementProposed, 'agreementId', 'kind', 'modality', 'timeZone', 'zoneIds', 'at'),
  input(making.agreementZoneAdded, 'agreementId', 'zoneId', 'from'),
  input(making.agreementReached, 'agreementId', 'completeness', 'at'),
  input(
    making.clauseStipulated,
    'agreementId',
    'clauseId',
    'kind',
    'obligated',
    'prohibits',
    'requires',
    'weapons',
    'zoneIds',
    'placeScope',
    'timeScope',
    'exceptions',
  ),
  input(making.agreementRoleAssigned, 'agreementId', 'actorId', 'role'),
  input(making.agreementLinked, 'agreementId', 'toAgreementId', 'relation'),
  input(party.agreementSigned, 'agreementId', 'actorId', 'at'),
  input(party.partyResponseRecorded, 'agreementId', 'actorId', 'response', 'asOf'),
  input(party.partyAcceded, 'agreementId', 'actorId', 'at'),
  input(party.partyWithdrew, 'agreementId', 'actorId', 'at'),
  input(party.agreementSuspended, 'agreementId', 'at', 'byActorId'),
  input(party.agreementResumed, 'agreementId', 'at', 'byActorId'),
  input(party.agreementTerminated, 'agreementId', 'at', 'byActorId'),
  input(party.agreementSuperseded, 'agreementId', 'byAgreementId', 'at'),
  input(force.agreementEnteredIntoForce, 'agreementId', 'effectiveAt', 'provisional'),
  input(force.entryIntoForceAdjudicated, 'agreementId', 'claimEventId'),
  input(force.trialPeriodSet, 'agreementId', 'duration', 'until', 'renewalRule'),
  input(force.termSet, 'agreementId', 'duration', 'until', 'renewalRule'),
  input(
    force.trialPeriodRenewed,
    'agreementId',
    'decidedAt',
    'duration',
    'until',
    'effectiveFrom',
    'retroactive',
  ),
  input(force.termExtended, 'agreementId', 'decidedAt', 'duration', 'until', 'effectiveFrom', 'retroactive'),
  input(checkpointEstablished, 'checkpointId', 'zoneId', 'placeId', 'point', 'operatorActorId', 'since'),
  ...reports.firstReportEvents.map((type) =>
    input(
      type,
      'incidentId',
      'code',
      'zoneId',
      'occurred',
      'location',
      'impact',
      'allegedActors',
      'targets',
      'weapon',
      'arrested',
      'report',
    ),
  ),
  input(reports.incidentReportAdded, 'incidentId', 'report'),
  input(reports.reportRetracted, 'incidentId', 'reportId'),
  input(reports.reportDependenceAsserted, 'incidentId', 'reportId', 'derivedFromReportId'),
  input(revisions.incidentRetimed, 'incidentId', 'occurred'),
  input(revisions.incidentRelocated, 'incidentId', 'location', 'impact', 'zoneId'),
  input(revisions.incidentReclassified, 'incidentId', 'code'),
  input(revisions.casualtiesRevised, 'incidentId', 'arrested'),
  input(revisions.detaineesReleased, 'incidentId', 'count', 'at'),
  input(revisions.practiceEnded, 'incidentId', 'at'),
  input(revisions.incidentMerged, 'incidentId', 'intoIncidentId'),
  input(revisions.incidentRetracted, 'incidentId'),
  input(verdicts.verificationOpened, 'incidentId', 'bodyId'),
  input(verdicts.verificationSuspended, 'incidentId', 'bodyId'),
  input(verdicts.verificationConcluded, 'incidentId', 'bodyId', 'outcome'),
  input(verdicts.positionRecorded, 'incidentId', 'bodyId', 'actorId', 'position'),
  input(verdicts.attributionFound, 'incidentId', 'bodyId', 'actorId', 'confidence'),
  input(verdicts.violationEndorsed, 'incidentId', 'bodyId', 'agreementId', 'clauseId', 'severity'),
  input(verdicts.violationDismissed, 'incidentId', 'bodyId', 'agreementId', 'clauseId', 'severity'),
  input(verdicts.violationReopened, 'incidentId', 'bodyId', 'agreementId', 'clauseId', 'severity'),
]);

const types: ReadonlySet<string> = new Set(ruleInputs.map(({ type }) => type));

/** Whether the rules read entries of a type: all others change no answer. */
export function isReadByRules(type: string): boolean {
  return types.has(type);
}
