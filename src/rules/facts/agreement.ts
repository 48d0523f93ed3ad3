import type { Entry, EntryData, LinkRelation, RenewalRule, Response, Role, When } from './entries.js';
import { readTimeZone } from '../time/time-zone-names.js';
import { toAct, toMoment, toStateSpan, type Moment, type Span } from '../time/time.js';

/** Where a fact was recorded: the id and position of its entry. */
export interface Fact {
  readonly id: string;
  readonly position: number;
}

/** Something that was done, and when. */
export interface Act extends Fact {
  readonly at: Moment;
}

/** What an actor did in an agreement. SUSPENDED and RESUMED: an interruption of its own part alone. */
export type ActorActKind = 'SIGNED' | 'ACCEDED' | Response | 'WITHDREW' | 'SUSPENDED' | 'RESUMED';

export interface ActorAct extends Act {
  readonly actorId: string;
  readonly kind: ActorActKind;
}

/** An `AgreementEnteredIntoForce`. */
export interface Claim extends Act {
  readonly provisional: boolean;
}

/** A `TrialPeriodSet` or `TermSet`: a length (ISO 8601) or an end. */
export interface Term extends Fact {
  readonly kind: 'TRIAL' | 'FIXED_TERM';
  readonly duration?: string;
  readonly until?: Moment;
  readonly renewalRule: RenewalRule;
}

/** A `TrialPeriodRenewed` or `TermExtended`; `at` is when it was decided. */
export interface Renewal extends Act {
  readonly duration?: string;
  readonly until?: Moment;
  readonly effectiveFrom?: Moment;
  readonly retroactive: boolean;
}

/** A clause as it was last stipulated. */
export interface Clause extends Fact, Omit<EntryData['ClauseStipulated'], 'timeScope'> {
  /** When the clause applies; absent: as long as the agreement does. */
  readonly timeScope?: Span;
}

export interface Proposal extends Fact {
  readonly kind: string;
  readonly modality: 'ASSERTED' | 'PREDICTED';
  /** Undefined where the name recorded is that of no time zone: the setting counts. */
  readonly timeZone: string | undefined;
  readonly zoneIds: readonly string[];
  readonly at?: Moment;
}

/**
 * The facts of one agreement, gathered from entries in any order. Nothing is judged here: what contradicts is kept
 * side by side, and of what replaces (term, adjudication, clause) the last recorded stays.
 */
export interface Agreement {
  readonly agreementId: string;
  /** When its proposal (until that is known: any entry of it) was recorded, in ms. */
  readonly recordedAt: number;
  readonly proposal?: Proposal;
  /** Zones added after the proposal; without `from`, as if from the start. */
  readonly addedZones: readonly (Fact & { readonly zoneId: string; readonly from?: Moment })[];
  readonly roles: readonly (Fact & { readonly actorId: string; readonly role: Role })[];
  readonly clauses: ReadonlyMap<string, Clause>;
  readonly reached: readonly Act[];
  readonly actorActs: readonly ActorAct[];
  readonly claims: readonly Claim[];
  readonly adjudication?: Fact & { readonly claimEventId: string };
  readonly term?: Term;
  readonly renewals: readonly Renewal[];
  /** Interruptions of the agreement as a whole, without `byActorId`. */
  readonly suspensions: readonly Act[];
  readonly resumptions: readonly Act[];
  readonly terminations: readonly Act[];
  readonly supersessions: readonly (Act & { readonly byAgreementId: string })[];
  /** Links from this agreement to others. */
  readonly links: readonly (Fact & { readonly toAgreementId: string; readonly relation: LinkRelation })[];
}

/** Orders acts as the page does: by earliest bound, then position. */
export function byTime(a: Act, b: Act): number {
  if (a.at.earliest !== b.at.earliest) return a.at.earliest < b.at.earliest ? -1 : 1;
  return a.position - b.position;
}

/** Every dated act of the agreement, in no particular order. */
export function actsOf(agreement: Agreement): readonly Act[] {
  return [
    ...agreement.reached,
    ...agreement.actorActs,
    ...agreement.claims,
    ...agreement.renewals,
    ...agreement.suspensions,
    ...agreement.resumptions,
    ...agreement.terminations,
    ...agreement.supersessions,
  ];
}

/**
 * The agreement with one more entry. Entries of other things leave it as it is; `undefined` until the first of its
 * own. The caller hands over entries of one agreement only.
 */
export function evolveAgreement(state: Agreement | undefined, entry: Entry): Agreement | undefined {
  const agreement =
    state ?? ('agreementId' in entry.data ? empty(entry.data.agreementId, entry.recordedAt) : undefined);
  if (agreement === undefined) return state;
  const fact: Fact = { id: entry.id, position: entry.position };
  const done = (at: When): Act => ({ ...fact, at: toAct(at, entry.recordedAt) });
  const acted = (actorId: string, kind: ActorActKind, at: When): Agreement => {
    return { ...agreement, actorActs: [...agreement.actorActs, { ...done(at), actorId, kind }] };
  };

  switch (entry.type) {
    case 'AgreementProposed': {
      const { kind, modality, timeZone, zoneIds, at } = entry.data;
      const proposal = {
        ...fact,
        kind,
        modality,
        timeZone: readTimeZone(timeZone),
        zoneIds,
        ...(at && { at: toMoment(at) }),
      };
      return { ...agreement, proposal, recordedAt: Date.parse(entry.recordedAt) };
    }
    case 'AgreementZoneAdded': {
      const { zoneId, from } = entry.data;
      const added = { ...fact, zoneId, ...(from && { from: toMoment(from) }) };
      return { ...agreement, addedZones: [...agreement.addedZones, added] };
    }
    case 'AgreementReached':
      return { ...agreement, reached: [...agreement.reached, done(entry.data.at)] };
    case 'ClauseStipulated': {
      const { timeScope, zoneIds, ...terms } = entry.data;
      const clause = {
        ...terms,
        ...fact,
        ...(zoneIds && { zoneIds: [...new Set(zoneIds)] }),
        ...(timeScope && { timeScope: toStateSpan(timeScope) }),
      };
      const stipulated = latest(agreement.clauses.get(clause.clauseId), clause);
      return { ...agreement, clauses: new Map(agreement.clauses).set(clause.clauseId, stipulated) };
    }
    case 'AgreementRoleAssigned': {
      const { actorId, role } = entry.data;
      return { ...agreement, roles: [...agreement.roles, { ...fact, actorId, role }] };
    }
    case 'AgreementSigned':
      return acted(entry.data.actorId, 'SIGNED', entry.data.at);
    case 'PartyResponseRecorded':
      return acted(entry.data.actorId, entry.data.response, entry.data.asOf);
    case 'PartyAcceded':
      return acted(entry.data.actorId, 'ACCEDED', entry.data.at);
    case 'PartyWithdrew':
      return acted(entry.data.actorId, 'WITHDREW', entry.data.at);
    case 'AgreementEnteredIntoForce': {
      const claim = { ...done(entry.data.effectiveAt), provisional: entry.data.provisional === true };
      return { ...agreement, claims: [...agreement.claims, claim] };
    }
    case 'EntryIntoForceAdjudicated': {
      const adjudication = { ...fact, claimEventId: entry.data.claimEventId };
      return { ...agreement, adjudication: latest(agreement.adjudication, adjudication) };
    }
    case 'TrialPeriodSet':
    case 'TermSet': {
      const { duration, until, renewalRule } = entry.data;
      const kind: Term['kind'] = entry.type === 'TrialPeriodSet' ? 'TRIAL' : 'FIXED_TERM';
      const term = { ...fact, kind, renewalRule, ...lengthOf(duration, until) };
      return { ...agreement, term: latest(agreement.term, term) };
    }
    case 'TrialPeriodRenewed':
    case 'TermExtended': {
      const { decidedAt, duration, until, effectiveFrom, retroactive } = entry.data;
      const renewal: Renewal = {
        ...done(decidedAt),
        retroactive: retroactive === true,
        ...lengthOf(duration, until),
        ...(effectiveFrom && { effectiveFrom: toMoment(effectiveFrom) }),
      };
      return { ...agreement, renewals: [...agreement.renewals, renewal] };
    }
    case 'AgreementSuspended': {
      const { byActorId, at } = entry.data;
      if (byActorId !== undefined) return acted(byActorId, 'SUSPENDED', at);
      return { ...agreement, suspensions: [...agreement.suspensions, done(at)] };
    }
    case 'AgreementResumed': {
      const { byActorId, at } = entry.data;
      if (byActorId !== undefined) return acted(byActorId, 'RESUMED', at);
      return { ...agreement, resumptions: [...agreement.resumptions, done(at)] };
    }
    case 'AgreementTerminated':
      return { ...agreement, terminations: [...agreement.terminations, done(entry.data.at)] };
    case 'AgreementSuperseded': {
      const supersession = { ...done(entry.data.at), byAgreementId: entry.data.byAgreementId };
      return { ...agreement, supersessions: [...agreement.supersessions, supersession] };
    }
    case 'AgreementLinked': {
      const { toAgreementId, relation } = entry.data;
      return { ...agreement, links: [...agreement.links, { ...fact, toAgreementId, relation }] };
    }
    default:
      return state;
  }
}

function empty(agreementId: string, recordedAt: string): Agreement {
  return {
    agreementId,
    recordedAt: Date.parse(recordedAt),
    addedZones: [],
    roles: [],
    clauses: new Map(),
    reached: [],
    actorActs: [],
    claims: [],
    renewals: [],
    suspensions: [],
    resumptions: [],
    terminations: [],
    supersessions: [],
    links: [],
  };
}

/** The later recorded of two forms of one thing. */
function latest<F extends Fact>(known: F | undefined, next: F): F {
  return known === undefined || known.position <= next.position ? next : known;
}

function lengthOf(duration?: string, until?: When): { duration?: string; until?: Moment } {
  return { ...(duration !== undefined && { duration }), ...(until && { until: toMoment(until) }) };
}
