import fc from 'fast-check';
import {
  FIRST_REPORT_TYPES,
  type Count,
  type During,
  type Entry,
  type EntryData,
  type EntryType,
  type Location,
  type When,
} from '../../rules/facts/entries.js';

/** Random histories over few names and ten days, so that things meet, contradict and refer to what is not there. */

const HOUR = 3_600_000;
const START = Date.parse('2017-08-01T00:00:00Z');

/** An instant on a full hour of the ten days: bounds shall coincide often. */
export const anInstant = fc.integer({ min: 0, max: 10 * 24 }).map((hours) => START + hours * HOUR);

const text = (ms: number): string => new Date(ms).toISOString();
const aWhen: fc.Arbitrary<When> = fc
  .tuple(
    anInstant,
    fc.constantFrom(0, 0, 1, 24, 72),
    fc.constantFrom('both', 'both', 'both', 'open', 'since', 'until'),
  )
  .map(([earliest, hours, bounds]) => ({
    earliest: bounds === 'open' || bounds === 'until' ? null : text(earliest),
    latest: bounds === 'open' || bounds === 'since' ? null : text(earliest + hours * HOUR),
  }));
const aDuring: fc.Arbitrary<During> = fc.oneof(
  aWhen.map((start) => ({ start })),
  aWhen.map((start) => ({ start, ongoing: true })),
  fc.tuple(aWhen, aWhen).map(([start, end]) => ({ start, end })),
);

const oneOf = <T extends string>(...names: readonly T[]) => fc.constantFrom(...names);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const anActor = oneOf('gov', 'opp', 'is', 'unit');
const actors = fc.uniqueArray(anActor, { maxLength: 2 });
const aBody = oneOf('monitor', 'russia', 'gov');
const aZone = oneOf('z', 'z', 'z', 'part', 'whole');
const aPlace = oneOf('town', 'village', 'region');
const anAgreement = oneOf('a', 'a', 'b');
const anIncident = oneOf('i', 'j', 'k', 'l', 'm', 'n');
const aClause = oneOf('c', 'd');
const aPoint = fc
  .tuple(fc.integer({ min: 360, max: 370 }), fc.integer({ min: 330, max: 340 }))
  .map(([lon, lat]): [number, number] => [lon / 10, lat / 10]);
const aLocation: fc.Arbitrary<Location> = fc.oneof(
  aZone.map((zoneId) => ({ zoneId })),
  aPlace.map((placeId) => ({ placeId })),
  fc.constant({ checkpointId: 'cp' }),
  aPoint.map((point) => ({ point, uncertaintyM: 5000 })),
);
const aCount: fc.Arbitrary<Count> = fc.record(
  { low: fc.nat(5), best: fc.nat(9), high: fc.nat(12) },
  { requiredKeys: [] },
);
const aCode = oneOf(
  'KIN.SHELLING',
  'KIN.CLASH',
  'CIV.ARREST',
  'CIV.ATTACK',
  'ACC.MOVEMENT',
  'POL.PROVOCATION',
);
const aReport = fc.record({ reportId: oneOf('r1', 'r2', 'r3'), sourceId: oneOf('s', 't') });
const aDuration = oneOf('P10D', 'P5D', 'PT48H', 'P1M');

type Data = { readonly [Type in EntryType]?: fc.Arbitrary<EntryData[Type]> };

const firstReport = fc.record({
  incidentId: anIncident,
  code: aCode,
  zoneId: optional(aZone),
  occurred: aDuring,
  location: aLocation,
  impact: optional(aLocation),
  allegedActors: actors,
  targets: actors,
  arrested: optional(aCount),
  report: aReport,
});
const onIncident = { incidentId: anIncident, bodyId: aBody };
const aFinding = fc.record({
  ...onIncident,
  agreementId: anAgreement,
  clauseId: aClause,
  severity: optional(oneOf('MINOR', 'SERIOUS')),
});
const acted = fc.record({ agreementId: anAgreement, actorId: anActor, at: aWhen });
const aTerm = fc.record({
  agreementId: anAgreement,
  duration: aDuration,
  renewalRule: oneOf('AUTOMATIC', 'AUTOMATIC_BY_CONSENSUS', 'BY_PARTIES', 'UNSPECIFIED', 'NONE'),
});
const interrupted = fc.record({ agreementId: anAgreement, at: aWhen, byActorId: optional(anActor) });

const DATA: Data = {
  SettingsChanged: fc.record({ leadBodyId: aBody }),
  ActorAffiliationAsserted: fc.record({
    actorId: anActor,
    ofActorId: anActor,
    relation: oneOf('SUBUNIT', 'UNDER_COMMAND', 'ALLIED', 'INVITED_SUPPORT'),
    during: aDuring,
  }),
  PlaceRegistered: fc.record({
    placeId: aPlace,
    kind: oneOf('TOWN', 'VILLAGE', 'REGION'),
    point: optional(aPoint),
    parentId: optional(aPlace),
  }),
  SourceRegistered: fc.record({ sourceId: oneOf('s', 't'), affiliationActorId: optional(anActor) }),
  SourceReliabilityGraded: fc.record({ sourceId: oneOf('s', 't'), reliability: oneOf('A', 'F') }),
  ZoneProposed: fc.record({
    zoneId: aZone,
    timeZone: oneOf('Asia/Damascus', 'UTC'),
    partOf: optional(aZone),
  }),
  ZoneDelineated: fc.record({ zoneId: aZone, places: fc.uniqueArray(aPlace), from: optional(aWhen) }),
  ControlAsserted: fc.record({
    zoneId: aZone,
    actorIds: actors,
    degree: fc.constant('EFFECTIVE'),
    during: aDuring,
  }),
  SituationAssessed: fc.record({ zoneId: aZone, label: oneOf('CALM', 'TENSE'), during: aDuring }),
  AccessDenied: fc.record({ zoneId: aZone, bodyId: aBody, during: aDuring }),
  BodyTallyReported: fc.record({ zoneId: aZone, bodyId: aBody, during: aDuring }),
  ObservationWindowRecorded: fc
    .record({
      zoneId: aZone,
      bodyId: aBody,
      place: optional(aLocation),
      from: anInstant,
      hours: fc.integer({ min: 1, max: 99 }),
    })
    .map(({ hours, from, ...window }) => ({ ...window, from: text(from), to: text(from + hours * HOUR) })),
  RestrictionImposed: fc.record({
    restrictionId: oneOf('x', 'y'),
    zoneId: aZone,
    byActorId: anActor,
    degree: oneOf('BANNED', 'LIMITED'),
    during: aDuring,
  }),
  RestrictionEased: fc.record({
    restrictionId: oneOf('x', 'y'),
    at: aWhen,
    degree: fc.constant('LIMITED' as const),
  }),
  RestrictionLifted: fc.record({ restrictionId: oneOf('x', 'y'), at: aWhen }),
  CheckpointEstablished: fc.record({
    checkpointId: fc.constant('cp'),
    zoneId: aZone,
    placeId: optional(aPlace),
    operatorActorId: anActor,
  }),
  AgreementProposed: fc.record({
    agreementId: anAgreement,
    kind: fc.constant('LOCAL_CEASEFIRE'),
    modality: oneOf('ASSERTED', 'ASSERTED', 'PREDICTED'),
    timeZone: oneOf('Asia/Damascus', 'America/New_York'),
    zoneIds: fc.uniqueArray(aZone, { minLength: 1 }),
    at: aWhen,
  }),
  AgreementZoneAdded: fc.record({ agreementId: anAgreement, zoneId: aZone, from: aWhen }),
  AgreementReached: fc.record({ agreementId: anAgreement, completeness: fc.constant('COMPLETE'), at: aWhen }),
  ClauseStipulated: fc.record({
    agreementId: anAgreement,
    clauseId: aClause,
    kind: fc.constant('CESSATION_OF_HOSTILITIES'),
    prohibits: fc.constant(['KIN.*', 'CIV.*']),
    weapons: optional(oneOf('ANY', 'HEAVY')),
    zoneIds: optional(fc.uniqueArray(aZone, { minLength: 1 })),
    timeScope: optional(aDuring),
    exceptions: optional(
      fc.constant([{ kind: 'TARGET_ACTORS' as const, actorIds: ['is'] }, { kind: 'SELF_DEFENCE' as const }]),
    ),
  }),
  AgreementRoleAssigned: fc.record({
    agreementId: anAgreement,
    actorId: anActor,
    role: oneOf('PARTY', 'PARTY', 'GUARANTOR', 'EXCLUDED'),
  }),
  AgreementSigned: acted,
  PartyResponseRecorded: fc.record({
    agreementId: anAgreement,
    actorId: anActor,
    response: oneOf('ACCEPTED', 'REJECTED', 'SILENT'),
    asOf: aWhen,
  }),
  PartyAcceded: acted,
  PartyWithdrew: acted,
  AgreementEnteredIntoForce: fc.record({
    agreementId: anAgreement,
    effectiveAt: aWhen,
    provisional: optional(fc.boolean()),
  }),
  TrialPeriodSet: aTerm,
  TermSet: aTerm,
  TrialPeriodRenewed: fc.record({
    agreementId: anAgreement,
    decidedAt: aWhen,
    duration: optional(aDuration),
    retroactive: optional(fc.boolean()),
  }),
  AgreementSuspended: interrupted,
  AgreementResumed: interrupted,
  AgreementTerminated: interrupted,
  AgreementLinked: fc.record({
    agreementId: anAgreement,
    toAgreementId: anAgreement,
    relation: oneOf('REPLACES', 'PRECEDENT'),
  }),
  IncidentReportAdded: fc.record({ incidentId: anIncident, report: aReport }),
  ReportRetracted: fc.record({ incidentId: anIncident, reportId: oneOf('r1', 'r2', 'r3') }),
  ReportDependenceAsserted: fc.record({
    incidentId: anIncident,
    reportId: oneOf('r1', 'r2'),
    derivedFromReportId: oneOf('r2', 'r3'),
  }),
  IncidentRetimed: fc.record({ incidentId: anIncident, occurred: aDuring }),
  IncidentRelocated: fc.record({ incidentId: anIncident, impact: fc.option(aLocation) }),
  IncidentReclassified: fc.record({ incidentId: anIncident, code: aCode }),
  CasualtiesRevised: fc.record({ incidentId: anIncident, arrested: optional(aCount) }),
  DetaineesReleased: fc.record({ incidentId: anIncident, count: aCount, at: aWhen }),
  PracticeEnded: fc.record({ incidentId: anIncident, at: aWhen }),
  VerificationConcluded: fc.record({ ...onIncident, outcome: oneOf('VERIFIED', 'NOT_VERIFIED', 'REFUTED') }),
  PositionRecorded: fc.record({ ...onIncident, position: oneOf('CONFIRMS', 'DENIES', 'FINDS_SELF_DEFENCE') }),
  AttributionFound: fc.record({
    ...onIncident,
    actorId: fc.option(anActor),
    confidence: fc.constant('LOW' as const),
  }),
  ViolationEndorsed: aFinding,
  ViolationDismissed: aFinding,
  ViolationReopened: aFinding,
  IncidentMerged: fc.record({ incidentId: anIncident, intoIncidentId: anIncident }),
  IncidentRetracted: fc.record({ incidentId: anIncident }),
  ...Object.fromEntries(FIRST_REPORT_TYPES.map((type) => [type, firstReport])),
};

type Told = Pick<Entry, 'type' | 'data' | 'recordedAt'>;

function told<Type extends EntryType>(type: Type, data: EntryData[Type]): Told {
  return { type, data, recordedAt: text(START) };
}

const anyEntry: fc.Arbitrary<Told> = fc.oneof(
  ...Object.entries(DATA).map(([type, data]) =>
    fc
      .tuple(data as fc.Arbitrary<Entry['data']>, anInstant)
      .map(([fields, recordedAt]) => ({ type, data: fields, recordedAt: text(recordedAt) }) as Told),
  ),
);

/** Zone `z` and an agreement on it between two parties, so that most of what follows concerns something. */
const GROUND: readonly Told[] = [
  told('ZoneProposed', { zoneId: 'z', timeZone: 'Asia/Damascus', partOf: 'whole' }),
  told('AgreementProposed', {
    agreementId: 'a',
    kind: 'LOCAL_CEASEFIRE',
    modality: 'ASSERTED',
    timeZone: 'Asia/Damascus',
    zoneIds: ['z'],
    at: { earliest: text(START), latest: text(START) },
  }),
  told('AgreementRoleAssigned', { agreementId: 'a', actorId: 'gov', role: 'PARTY' }),
  told('AgreementRoleAssigned', { agreementId: 'a', actorId: 'opp', role: 'PARTY' }),
  told('ClauseStipulated', { agreementId: 'a', clauseId: 'c', kind: 'X', prohibits: ['KIN.*', 'CIV.*'] }),
];

/** Up to 60 entries in order of position. */
export const aHistory: fc.Arbitrary<readonly Entry[]> = fc
  .array(anyEntry, { maxLength: 55, size: 'max' })
  .map((entries) =>
    [...GROUND, ...entries].map((entry, position) => ({ ...entry, position, id: `e${position}` }) as Entry),
  );
