import {
  amount,
  anything,
  type Check,
  count,
  days,
  duration,
  flag,
  geometry,
  instant,
  isObject,
  list,
  location,
  lonLat,
  metres,
  nullable,
  numberFrom,
  object,
  oneOf,
  optional,
  type Shape,
  span,
  text,
  when,
} from './checks.js';
import {
  type EntryData,
  type EntryType,
  FIRST_REPORT_TYPES,
  type FirstReportType,
  type ReportData,
  type TallyCount,
} from './entries.js';

const report = object<ReportData>({
  reportId: text,
  sourceId: text,
  viaSourceId: optional(text),
  madeAt: optional(when),
});
const texts = list(text);
const role = oneOf<EntryData['AgreementRoleAssigned']['role']>({
  PARTY: true,
  GUARANTOR: true,
  MEDIATOR: true,
  WITNESS: true,
  OBSERVER: true,
  MONITOR: true,
  IMPLEMENTER: true,
  AUSPICES: true,
  EXCLUDED: true,
});
const severity = oneOf({ MINOR: true, MAJOR: true, SERIOUS: true });
const renewalRule = oneOf<EntryData['TermSet']['renewalRule']>({
  AUTOMATIC: true,
  AUTOMATIC_BY_CONSENSUS: true,
  BY_PARTIES: true,
  ON_CONDITIONS: true,
  UNSPECIFIED: true,
  NONE: true,
});
const exception: Check = (value) =>
  isObject(value) &&
  (value['kind'] === 'TARGET_ACTORS'
    ? texts(value['actorIds'])
    : value['kind'] === 'SELF_DEFENCE' || value['kind'] === 'NOTIFIED_MOVEMENT');

const firstReport: Shape<EntryData[FirstReportType]> = {
  incidentId: text,
  code: text,
  zoneId: optional(text),
  occurred: span,
  location,
  impact: optional(location),
  allegedActors: optional(texts),
  targets: optional(texts),
  weapon: optional(
    object({ class: oneOf({ SMALL_ARMS: true, HEAVY: true, AIR: true, NONE: true, UNKNOWN: true }) }),
  ),
  arrested: optional(count),
  report,
};
const acted: Shape<EntryData['AgreementSigned']> = { agreementId: text, actorId: text, at: when };
const interrupted: Shape<EntryData['AgreementSuspended']> = {
  agreementId: text,
  at: when,
  byActorId: optional(text),
};
const term: Shape<EntryData['TermSet']> = {
  agreementId: text,
  duration: optional(duration),
  until: optional(when),
  renewalRule,
};
const renewal: Shape<EntryData['TermExtended']> = {
  agreementId: text,
  decidedAt: when,
  duration: optional(duration),
  until: optional(when),
  effectiveFrom: optional(when),
  retroactive: optional(flag),
};
const onIncident: Shape<EntryData['VerificationOpened']> = { incidentId: text, bodyId: text };
const finding: Shape<EntryData['ViolationEndorsed']> = {
  ...onIncident,
  agreementId: text,
  clauseId: text,
  severity: optional(severity),
};

/** What the rules count on, type by type. Texts that they only pass on or compare need only be texts. */
export const SHAPES: { readonly [Type in EntryType]: Shape<EntryData[Type]> } = {
  ...(Object.fromEntries(FIRST_REPORT_TYPES.map((type) => [type, firstReport])) as Record<
    FirstReportType,
    typeof firstReport
  >),
  SettingsChanged: {
    leadBodyId: optional(text),
    timeZone: optional(text),
    situationDays: optional(days),
    complianceDays: optional(days),
    calmCoverage: optional(numberFrom(0, 1)),
    unconfirmedPeriods: optional(numberFrom(0, 1_000)),
    publicDelay: optional(text),
  },
  ActorRegistered: { actorId: text, kind: text },
  ActorAffiliationAsserted: {
    actorId: text,
    ofActorId: text,
    relation: oneOf<EntryData['ActorAffiliationAsserted']['relation']>({
      SUBUNIT: true,
      UNDER_COMMAND: true,
      ALLIED: true,
      INVITED_SUPPORT: true,
    }),
    during: span,
  },
  PlaceRegistered: {
    placeId: text,
    kind: text,
    point: optional(lonLat),
    uncertaintyM: optional(metres),
    parentId: optional(text),
  },
  PlaceRelocated: { placeId: text, point: lonLat, uncertaintyM: optional(metres) },
  SourceRegistered: { sourceId: text, affiliationActorId: optional(text) },
  SourceReliabilityGraded: {
    sourceId: text,
    reliability: oneOf({ A: true, B: true, C: true, D: true, E: true, F: true }),
  },
  ZoneProposed: { zoneId: text, timeZone: text, partOf: optional(text) },
  ZoneDelineated: {
    zoneId: text,
    places: optional(texts),
    geometry: optional(geometry),
    bufferM: optional(metres),
    from: optional(when),
    replaces: optional(text),
  },
  ControlAsserted: { zoneId: text, actorIds: texts, degree: text, during: span },
  SituationAssessed: {
    zoneId: text,
    label: oneOf<EntryData['SituationAssessed']['label']>({
      CALM: true,
      STABLE: true,
      TENSE: true,
      DETERIORATING: true,
      ACTIVE_HOSTILITIES: true,
    }),
    during: span,
  },
  AccessDenied: { zoneId: text, bodyId: text, during: span },
  IncidentSeriesRecorded: { zoneId: text, code: text, count, during: span },
  BodyTallyReported: {
    zoneId: text,
    bodyId: text,
    during: span,
    counts: optional(list(object<TallyCount>({ label: anything, count: amount, unit: text }))),
  },
  ObservationWindowRecorded: {
    zoneId: text,
    bodyId: text,
    place: optional(location),
    radiusM: optional(metres),
    from: instant,
    to: instant,
  },
  RestrictionImposed: {
    restrictionId: text,
    zoneId: text,
    byActorId: text,
    goods: optional(texts),
    movement: optional(flag),
    degree: text,
    places: optional(texts),
    during: span,
  },
  RestrictionEased: { restrictionId: text, at: when, degree: optional(text) },
  RestrictionLifted: { restrictionId: text, at: when },
  AgreementProposed: {
    agreementId: text,
    kind: text,
    modality: oneOf({ ASSERTED: true, PREDICTED: true }),
    timeZone: text,
    zoneIds: texts,
    at: optional(when),
  },
  AgreementZoneAdded: { agreementId: text, zoneId: text, from: optional(when) },
  AgreementReached: { agreementId: text, completeness: text, at: when },
  ClauseStipulated: {
    agreementId: text,
    clauseId: text,
    kind: text,
    obligated: optional(
      object<NonNullable<EntryData['ClauseStipulated']['obligated']>>({
        roles: optional(list(role)),
        actorIds: optional(texts),
      }),
    ),
    prohibits: optional(texts),
    requires: optional(texts),
    weapons: optional(oneOf({ ANY: true, HEAVY: true, AIR: true })),
    zoneIds: optional(texts),
    placeScope: optional(oneOf({ ORIGIN: true, IMPACT: true, EITHER: true })),
    timeScope: optional(span),
    exceptions: optional(list(exception)),
  },
  AgreementRoleAssigned: { agreementId: text, actorId: text, role },
  AgreementSigned: acted,
  PartyResponseRecorded: {
    agreementId: text,
    actorId: text,
    response: oneOf({ ACCEPTED: true, REJECTED: true, SILENT: true, DECLARED_OBSERVANCE: true }),
    asOf: when,
  },
  PartyAcceded: acted,
  PartyWithdrew: acted,
  AgreementEnteredIntoForce: { agreementId: text, effectiveAt: when, provisional: optional(flag) },
  EntryIntoForceAdjudicated: { agreementId: text, claimEventId: text },
  TrialPeriodSet: term,
  TermSet: term,
  TrialPeriodRenewed: renewal,
  TermExtended: renewal,
  AgreementSuspended: interrupted,
  AgreementResumed: interrupted,
  AgreementTerminated: interrupted,
  AgreementSuperseded: { agreementId: text, byAgreementId: text, at: when },
  AgreementLinked: { agreementId: text, toAgreementId: text, relation: text },
  CheckpointEstablished: {
    checkpointId: text,
    zoneId: text,
    placeId: optional(text),
    point: optional(lonLat),
    operatorActorId: text,
    since: optional(when),
  },
  IncidentReportAdded: { incidentId: text, report },
  ReportRetracted: { incidentId: text, reportId: text },
  ReportDependenceAsserted: { incidentId: text, reportId: text, derivedFromReportId: text },
  IncidentRetimed: { incidentId: text, occurred: span },
  IncidentRelocated: {
    incidentId: text,
    location: optional(location),
    impact: optional(nullable(location)),
    zoneId: optional(text),
  },
  IncidentReclassified: { incidentId: text, code: text },
  CasualtiesRevised: { incidentId: text, arrested: optional(count) },
  DetaineesReleased: { incidentId: text, count, at: when },
  PracticeEnded: { incidentId: text, at: when },
  VerificationOpened: onIncident,
  VerificationSuspended: onIncident,
  VerificationConcluded: {
    ...onIncident,
    outcome: oneOf({ VERIFIED: true, NOT_VERIFIED: true, REFUTED: true, INCONCLUSIVE: true }),
  },
  PositionRecorded: {
    incidentId: text,
    bodyId: optional(text),
    actorId: optional(text),
    position: oneOf<EntryData['PositionRecorded']['position']>({
      CONFIRMS: true,
      CANNOT_CONFIRM: true,
      DENIES: true,
      CLAIMS_SELF_DEFENCE: true,
      CLAIMS_NOTIFIED: true,
      FINDS_SELF_DEFENCE: true,
      FINDS_NOTIFIED: true,
    }),
  },
  AttributionFound: { ...onIncident, actorId: nullable(text), confidence: text },
  ViolationEndorsed: finding,
  ViolationDismissed: finding,
  ViolationReopened: finding,
  IncidentMerged: { incidentId: text, intoIncidentId: text },
  IncidentRetracted: { incidentId: text },
};
