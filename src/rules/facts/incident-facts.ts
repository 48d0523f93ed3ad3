import { type Count, type Location, type PositionTaken, type Severity, type WeaponClass } from './entries.js';
import { type Moment, type Span } from '../time/time.js';

type Id = string;

/** One source's allegation; `retractedBy` is the entry that took it back. */
export interface Report {
  readonly reportId: Id;
  readonly sourceId: Id;
  readonly entryId: string;
  /** When the ledger recorded it, in ms since the epoch. */
  readonly recordedAt: number;
  readonly retractedBy?: string;
}

/** That one report derives from another, so that they do not confirm each other. */
export interface Dependence {
  readonly reportId: Id;
  readonly derivedFromReportId: Id;
  readonly entryId: string;
}

export interface Release {
  readonly count: Count;
  readonly at: Moment;
  readonly entryId: string;
}

export type VerificationOutcome = 'VERIFIED' | 'NOT_VERIFIED' | 'REFUTED' | 'INCONCLUSIVE';

/** A body's latest conclusion on whether the incident happened. */
export interface Verification {
  readonly bodyId: Id;
  readonly outcome: VerificationOutcome;
  readonly entryId: string;
}

/** A body's latest finding who did it; `actorId: null` is its finding that it cannot be told. */
export interface Attribution {
  readonly bodyId: Id;
  readonly actorId: Id | null;
  readonly entryId: string;
}

/** A body's latest decision whether the incident breaches one clause. */
export interface Finding {
  readonly bodyId: Id;
  readonly agreementId: Id;
  readonly clauseId: Id;
  readonly finding: 'ENDORSED' | 'DISMISSED';
  readonly severity?: Severity;
  readonly entryId: string;
}

/** What a body or a party to the conflict said about the incident. */
export interface Position {
  /** The body or actor that spoke. */
  readonly by: Id;
  readonly byBody: boolean;
  readonly position: PositionTaken;
  readonly entryId: string;
}

/** The three questions that positions answer; a later position replaces an earlier one on the same question only. */
export type PositionQuestion = 'ENTRY' | 'SELF_DEFENCE' | 'NOTIFIED_MOVEMENT';

export function questionOf(position: PositionTaken): PositionQuestion {
  switch (position) {
    case 'CLAIMS_SELF_DEFENCE':
    case 'FINDS_SELF_DEFENCE':
      return 'SELF_DEFENCE';
    case 'CLAIMS_NOTIFIED':
    case 'FINDS_NOTIFIED':
      return 'NOTIFIED_MOVEMENT';
    case 'CONFIRMS':
    case 'CANNOT_CONFIRM':
    case 'DENIES':
      return 'ENTRY';
  }
}

/** A hypothesised happening or practice, folded from its stream; the newest word on each field stands. */
export interface IncidentFacts {
  readonly id: Id;
  readonly code: string;
  readonly zoneId?: Id;
  readonly occurred: Span;
  /** Ongoing in its latest timing, whether or not it was said to have ended since: a continuing practice. */
  readonly practice: boolean;
  readonly location: Location;
  readonly impact?: Location;
  readonly allegedActors: readonly Id[];
  readonly targets: readonly Id[];
  readonly weapon?: WeaponClass;
  readonly arrested?: Count;
  readonly reports: readonly Report[];
  readonly dependences: readonly Dependence[];
  readonly releases: readonly Release[];
  /** One per body, its latest. */
  readonly verifications: readonly Verification[];
  readonly attributions: readonly Attribution[];
  /** One per body and clause, its latest; a reopened one is gone. */
  readonly findings: readonly Finding[];
  /** One per speaker and question, the latest. */
  readonly positions: readonly Position[];
  readonly retractedBy?: string;
  readonly mergedInto?: { readonly incidentId: Id; readonly entryId: string };
  /** The entries that the present code, time, place and number of arrests rest on. */
  readonly from: {
    readonly code: string;
    readonly time: string;
    readonly place: string;
    readonly arrested: string;
  };
}
