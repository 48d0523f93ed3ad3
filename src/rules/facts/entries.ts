/**
 * What the rules read of the log: for each type of entry, the fields that an answer may rest on. The subjects' own
 * event types carry these fields and more (words, attribution); `src/events/rule-inputs.ts` holds the two together.
 *
 * Times are in normal form (rules.md, section 2), computed once when the command was accepted.
 */

type Id = string;

/** A fuzzy moment in normal form: RFC 3339 UTC instants with milliseconds; null is unbounded. Equal bounds: a point. */
export interface When {
  readonly earliest: string | null;
  readonly latest: string | null;
}

/** A span in normal form. No end and not ongoing: a happening, or for states and scopes an open end. */
export interface During {
  readonly start: When;
  readonly end?: When;
  readonly ongoing?: boolean;
}

/** [lon, lat] in degrees, WGS84. */
export type LonLat = readonly [number, number];

/** Where something was: the five forms of `Place` in bodies.md. Lengths in metres, bearings in degrees from north. */
export type Location =
  | { readonly placeId: Id }
  | { readonly checkpointId: Id }
  | { readonly zoneId: Id }
  | { readonly point: LonLat; readonly uncertaintyM?: number }
  | {
      readonly observer: LonLat;
      readonly bearingDeg: number;
      readonly bearingErrorDeg: number;
      readonly rangeM: readonly [number, number];
    };

/** A number known within bounds. */
export interface Count {
  readonly low?: number;
  readonly best?: number;
  readonly high?: number;
}

/** One line of a bulletin; what is counted stands in words, which the rules only pass on. */
export interface TallyCount {
  readonly label: unknown;
  readonly count: number;
  readonly unit: string;
}

/** RFC 7946 geometry of a zone; rings as [lon, lat] positions, the first ring the outer one. */
export type ZoneGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly LonLat[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly LonLat[])[])[] };

export type PlaceKind = 'CITY' | 'TOWN' | 'VILLAGE' | 'MOUNTAIN' | 'BASE' | 'REGION' | 'COUNTRY';
export type Relation = 'SUBUNIT' | 'UNDER_COMMAND' | 'ALLIED' | 'INVITED_SUPPORT';
export type Reliability = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';
export type AssessmentLabel = 'CALM' | 'STABLE' | 'TENSE' | 'DETERIORATING' | 'ACTIVE_HOSTILITIES';
export type Goods = 'MEDICAL' | 'RELIEF' | 'BUILDING' | 'FUEL' | 'FOOD' | 'OTHER';
export type RestrictionDegree = 'BANNED' | 'LIMITED' | 'BANNED_OR_LIMITED';
export type Role =
  | 'PARTY'
  | 'GUARANTOR'
  | 'MEDIATOR'
  | 'WITNESS'
  | 'OBSERVER'
  | 'MONITOR'
  | 'IMPLEMENTER'
  | 'AUSPICES'
  | 'EXCLUDED';
export type Response = 'ACCEPTED' | 'REJECTED' | 'SILENT' | 'DECLARED_OBSERVANCE';
export type RenewalRule =
  'AUTOMATIC' | 'AUTOMATIC_BY_CONSENSUS' | 'BY_PARTIES' | 'ON_CONDITIONS' | 'UNSPECIFIED' | 'NONE';
export type WeaponClass = 'SMALL_ARMS' | 'HEAVY' | 'AIR' | 'NONE' | 'UNKNOWN';
export type Severity = 'MINOR' | 'MAJOR' | 'SERIOUS';
export type LinkRelation = 'EXTENDS_ZONE_OF' | 'IMPLEMENTS' | 'PRELUDE_TO' | 'PRECEDENT' | 'REPLACES';
export type PositionTaken =
  | 'CONFIRMS'
  | 'CANNOT_CONFIRM'
  | 'DENIES'
  | 'CLAIMS_SELF_DEFENCE'
  | 'CLAIMS_NOTIFIED'
  | 'FINDS_SELF_DEFENCE'
  | 'FINDS_NOTIFIED';
export type ClauseException =
  | { readonly kind: 'TARGET_ACTORS'; readonly actorIds: readonly Id[] }
  | { readonly kind: 'SELF_DEFENCE' }
  | { readonly kind: 'NOTIFIED_MOVEMENT' };

/** The parameters of the rules; what is absent in a `SettingsChanged` stays as it was. */
export interface SettingsData {
  readonly leadBodyId?: Id;
  readonly timeZone?: string;
  readonly situationDays?: number;
  readonly complianceDays?: number;
  readonly calmCoverage?: number;
  readonly unconfirmedPeriods?: number;
  /** ISO 8601 duration. */
  readonly publicDelay?: string;
}

/** Who did or suffered what; the parts of a report on which sources may differ. */
interface Occurrence {
  readonly code: string;
  readonly zoneId?: Id;
  readonly occurred: During;
  readonly location: Location;
  readonly impact?: Location;
  readonly allegedActors?: readonly Id[];
  readonly targets?: readonly Id[];
  readonly weapon?: { readonly class: WeaponClass };
  readonly arrested?: Count;
}

/** One allegation by a source. `viaSourceId` published it. */
export interface ReportData {
  readonly reportId: Id;
  readonly sourceId: Id;
  readonly viaSourceId?: Id;
  readonly madeAt?: When;
}

interface AgreementAct {
  readonly agreementId: Id;
  readonly actorId: Id;
}

interface BodyOnIncident {
  readonly incidentId: Id;
  readonly bodyId: Id;
}

interface Finding extends BodyOnIncident {
  readonly agreementId: Id;
  readonly clauseId: Id;
  readonly severity?: Severity;
}

/** The types of a first report; the code decides which (domain.md). All carry the same data. */
export const FIRST_REPORT_TYPES = [
  'CheckpointArrestReported',
  'ArrestReported',
  'CheckpointHarassmentReported',
  'CivilianHarmReported',
  'WeaponUseReported',
  'GroundAdvanceReported',
  'ForcedDisplacementReported',
  'CivilUnrestReported',
  'AccessObstructionReported',
  'PropertyDamageReported',
  'MilitaryActivityReported',
  'MonitorObstructionReported',
  'ProvocationReported',
] as const;
export type FirstReportType = (typeof FIRST_REPORT_TYPES)[number];

/** Type of entry -> data that the rules read of it. Types that are absent here change no answer. */
export interface EntryData extends Record<
  FirstReportType,
  Occurrence & { incidentId: Id; report: ReportData }
> {
  SettingsChanged: SettingsData;

  ActorRegistered: { actorId: Id; kind: string };
  ActorAffiliationAsserted: { actorId: Id; ofActorId: Id; relation: Relation; during: During };

  PlaceRegistered: { placeId: Id; kind: PlaceKind; point?: LonLat; uncertaintyM?: number; parentId?: Id };
  PlaceRelocated: { placeId: Id; point: LonLat; uncertaintyM?: number };

  SourceRegistered: { sourceId: Id; affiliationActorId?: Id };
  SourceReliabilityGraded: { sourceId: Id; reliability: Reliability };

  ZoneProposed: { zoneId: Id; timeZone: string; partOf?: Id };
  ZoneDelineated: {
    zoneId: Id;
    places?: readonly Id[];
    geometry?: ZoneGeometry;
    bufferM?: number;
    from?: When;
    /** Id of the `ZoneDelineated` entry whose place this one takes. */
    replaces?: string;
  };
  ControlAsserted: { zoneId: Id; actorIds: readonly Id[]; degree: string; during: During };
  SituationAssessed: { zoneId: Id; label: AssessmentLabel; during: During };
  AccessDenied: { zoneId: Id; bodyId: Id; during: During };
  IncidentSeriesRecorded: { zoneId: Id; code: string; count: Count; during: During };
  BodyTallyReported: { zoneId: Id; bodyId: Id; during: During; counts?: readonly TallyCount[] };
  ObservationWindowRecorded: {
    zoneId: Id;
    bodyId: Id;
    place?: Location;
    radiusM?: number;
    /** RFC 3339 UTC. */
    from: string;
    to: string;
  };

  RestrictionImposed: {
    restrictionId: Id;
    zoneId: Id;
    byActorId: Id;
    goods?: readonly Goods[];
    movement?: boolean;
    degree: RestrictionDegree;
    places?: readonly Id[];
    during: During;
  };
  RestrictionEased: { restrictionId: Id; at: When; degree?: 'LIMITED' };
  RestrictionLifted: { restrictionId: Id; at: When };

  AgreementProposed: {
    agreementId: Id;
    kind: string;
    modality: 'ASSERTED' | 'PREDICTED';
    timeZone: string;
    zoneIds: readonly Id[];
    at?: When;
  };
  AgreementZoneAdded: { agreementId: Id; zoneId: Id; from?: When };
  AgreementReached: { agreementId: Id; completeness: string; at: When };
  ClauseStipulated: {
    agreementId: Id;
    clauseId: Id;
    kind: string;
    obligated?: { readonly roles?: readonly Role[]; readonly actorIds?: readonly Id[] };
    prohibits?: readonly string[];
    requires?: readonly string[];
    weapons?: 'ANY' | 'HEAVY' | 'AIR';
    zoneIds?: readonly Id[];
    placeScope?: 'ORIGIN' | 'IMPACT' | 'EITHER';
    timeScope?: During;
    exceptions?: readonly ClauseException[];
  };
  AgreementRoleAssigned: AgreementAct & { role: Role };
  AgreementSigned: AgreementAct & { at: When };
  PartyResponseRecorded: AgreementAct & { response: Response; asOf: When };
  PartyAcceded: AgreementAct & { at: When };
  PartyWithdrew: AgreementAct & { at: When };
  AgreementEnteredIntoForce: { agreementId: Id; effectiveAt: When; provisional?: boolean };
  /** `claimEventId` names an `AgreementEnteredIntoForce` entry. */
  EntryIntoForceAdjudicated: { agreementId: Id; claimEventId: string };
  TrialPeriodSet: TermData;
  TermSet: TermData;
  TrialPeriodRenewed: RenewalData;
  TermExtended: RenewalData;
  AgreementSuspended: { agreementId: Id; at: When; byActorId?: Id };
  AgreementResumed: { agreementId: Id; at: When; byActorId?: Id };
  AgreementTerminated: { agreementId: Id; at: When; byActorId?: Id };
  AgreementSuperseded: { agreementId: Id; byAgreementId: Id; at: When };
  AgreementLinked: { agreementId: Id; toAgreementId: Id; relation: LinkRelation };

  CheckpointEstablished: {
    checkpointId: Id;
    zoneId: Id;
    placeId?: Id;
    point?: LonLat;
    operatorActorId: Id;
    since?: When;
  };

  IncidentReportAdded: { incidentId: Id; report: ReportData };
  ReportRetracted: { incidentId: Id; reportId: Id };
  ReportDependenceAsserted: { incidentId: Id; reportId: Id; derivedFromReportId: Id };
  IncidentRetimed: { incidentId: Id; occurred: During };
  /** An absent field stays; `impact: null` takes the impact away. */
  IncidentRelocated: { incidentId: Id; location?: Location; impact?: Location | null; zoneId?: Id };
  IncidentReclassified: { incidentId: Id; code: string };
  CasualtiesRevised: { incidentId: Id; arrested?: Count };
  DetaineesReleased: { incidentId: Id; count: Count; at: When };
  PracticeEnded: { incidentId: Id; at: When };
  VerificationOpened: BodyOnIncident;
  VerificationSuspended: BodyOnIncident;
  VerificationConcluded: BodyOnIncident & {
    outcome: 'VERIFIED' | 'NOT_VERIFIED' | 'REFUTED' | 'INCONCLUSIVE';
  };
  PositionRecorded: { incidentId: Id; bodyId?: Id; actorId?: Id; position: PositionTaken };
  /** `actorId: null`: the body finds that it cannot be attributed. */
  AttributionFound: BodyOnIncident & { actorId: Id | null; confidence: 'LOW' | 'MODERATE' | 'HIGH' };
  ViolationEndorsed: Finding;
  ViolationDismissed: Finding;
  ViolationReopened: Finding;
  IncidentMerged: { incidentId: Id; intoIncidentId: Id };
  IncidentRetracted: { incidentId: Id };
}

interface TermData {
  readonly agreementId: Id;
  /** ISO 8601; exactly one of `duration` and `until` is given. */
  readonly duration?: string;
  readonly until?: When;
  readonly renewalRule: RenewalRule;
}

interface RenewalData {
  readonly agreementId: Id;
  readonly decidedAt: When;
  readonly duration?: string;
  readonly until?: When;
  readonly effectiveFrom?: When;
  readonly retroactive?: boolean;
}

export type EntryType = keyof EntryData;

/**
 * One entry of the log as the rules see it. Whoever hands entries to the rules has already left out those that were
 * withdrawn by the position asked about, and those after it.
 */
export type Entry = {
  readonly [Type in EntryType]: {
    readonly type: Type;
    /** Position in the log; orders what is otherwise equal. */
    readonly position: number;
    readonly id: string;
    /** RFC 3339 UTC. */
    readonly recordedAt: string;
    readonly data: Readonly<EntryData[Type]>;
  };
}[EntryType];
