/** A fact of the founding scenario, and where the API must tell it again. */
export interface RecordedFact {
  /** Path of the thing below /v1, like `agreements/july-trial`; or how to find it, where the server made its id. */
  readonly thing: string | Search;
  /** List of the thing's answer in which the fact stands; absent for the fact that registers the thing. */
  readonly list?: string;
  /** Type of its entry. */
  readonly type: string;
  /** What it must say, in part. */
  readonly says: object;
  /** Whose statement it is; absent where a fact needs no source. */
  readonly source?: string;
  /** The zone whose timeline tells it; absent where it belongs to no zone's story. */
  readonly zone?: string;
}

/** A thing by what lists answer of it: the one item whose fields match. */
export interface Search {
  readonly kind: 'sources' | 'statements' | 'incidents';
  readonly fields: object;
}

/** A sentence of the source, and all that is recorded of it. */
export interface Sentence {
  readonly number: number;
  readonly text: string;
  readonly facts: readonly RecordedFact[];
}

/** The label under which the confidential source is found again. */
export const MILITARY_SOURCE = 'Special military source in eastern Qalamoun';
export const BLOG = 'johmani-blog';
export const ZONE = 'eastern-qalamoun';

interface Where {
  readonly source?: string;
  readonly zone?: string;
}

const TYPES = {
  actors: 'ActorRegistered',
  places: 'PlaceRegistered',
  sources: 'SourceRegistered',
  zones: 'ZoneProposed',
  agreements: 'AgreementProposed',
  checkpoints: 'CheckpointEstablished',
  mechanisms: 'MechanismAnnounced',
  expectations: 'ExpectationRecorded',
  restrictions: 'RestrictionImposed',
} as const;

/** The fact that registers a thing. */
export function registered(
  thing: `${keyof typeof TYPES}/${string}`,
  says: object,
  where: Where = {},
): RecordedFact {
  const kind = thing.slice(0, thing.indexOf('/')) as keyof typeof TYPES;
  return { thing, type: TYPES[kind], says, ...where };
}

/** A fact in one of a thing's lists. */
export function recorded(
  thing: string,
  [list, type]: readonly [list: string, type: string],
  says: object,
  where: Where = {},
): RecordedFact {
  return { thing, list, type, says, ...where };
}

/** A statement of a source, found by its words. */
export function said(source: string, text: string, says: object, zone?: string): RecordedFact {
  const search: Search = { kind: 'statements', fields: { text: { text } } };
  return { thing: search, type: 'StatementRecorded', says, source, ...(zone === undefined ? {} : { zone }) };
}

/* Lists of agreements and zones, with the type of what stands in them. */
export const REACHED = ['reached', 'AgreementReached'] as const;
export const CLAUSE = ['clauses', 'ClauseStipulated'] as const;
export const ROLE = ['roles', 'AgreementRoleAssigned'] as const;
export const SIGNATURE = ['signatures', 'AgreementSigned'] as const;
export const RESPONSE = ['responses', 'PartyResponseRecorded'] as const;
export const LINK = ['links', 'AgreementLinked'] as const;
export const MEETING = ['meetings', 'NegotiationMeetingHeld'] as const;
export const IN_FORCE = ['entryIntoForce', 'AgreementEnteredIntoForce'] as const;
export const SUPERSESSION = ['supersession', 'AgreementSuperseded'] as const;
export const DELINEATION = ['delineations', 'ZoneDelineated'] as const;
export const SERIES = ['series', 'IncidentSeriesRecorded'] as const;
export const ASSESSMENT = ['assessments', 'SituationAssessed'] as const;
