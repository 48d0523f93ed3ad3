import { type Agreement } from '../facts/agreement.js';
import { type Axis } from '../status/axis.js';
import { type LinkRelation, type Response, type Role } from '../facts/entries.js';
import { formatBound } from '../time/fuzzy.js';
import { phasesOf, type Listed } from '../facts/listing.js';
import { listedFrom, type Phase } from './phase.js';
import { type Reading } from '../facts/reading.js';
import { eventIds } from '../violation/ruling.js';
import {
  accededFrom,
  assignedRoles,
  lastResponse,
  signedFrom,
  shownStandings,
  type Standing,
} from './standing.js';
import { type Steps, valueAt } from '../time/steps.js';
import { agreedTerm, currentTerm, type TermTimeline } from './term.js';
import { type Moment } from '../time/time.js';
import { type Tri } from '../time/tri.js';

type Id = string;

/** The phases that give a zone a legal value, strongest first. */
const STRONGEST_FIRST = [
  'IN_FORCE',
  'IN_FORCE_TRIAL',
  'RENEWAL_UNCONFIRMED',
  'DISPUTED',
  'SUSPENDED',
  'SIGNED',
  'PARTIALLY_SIGNED',
  'AGREED',
  'LAPSED',
  'TERMINATED',
  'FAILED',
  'PROPOSED',
] as const satisfies readonly Phase[];

export type LegalValue = (typeof STRONGEST_FIRST)[number] | 'NO_AGREEMENT';

/** Somebody who holds a role in an agreement or acted in it. */
export interface PartyView {
  readonly actorId: Id;
  readonly roles: readonly Role[];
  readonly standing: Standing;
  readonly signed: boolean;
  readonly lastResponse?: Response;
}

type InstantBounds = readonly [string | null, string | null];

/** The current period; `daysLeft` as in `CurrentTerm`. */
export interface TermView {
  readonly kind: string;
  readonly number: number;
  readonly start: InstantBounds;
  readonly expiry: InstantBounds;
  readonly daysLeft: number | null;
}

export interface AgreementView {
  readonly agreementId: Id;
  readonly phase: Phase;
  readonly force: Tri;
  readonly partial?: true;
  readonly parties: readonly PartyView[];
  readonly term?: TermView;
}

export interface Legal {
  readonly phase: LegalValue;
  readonly agreements: readonly AgreementView[];
  /** Agreements directly linked to a listed one, without effect. */
  readonly linked: readonly {
    readonly agreementId: Id;
    readonly relation: LinkRelation;
    readonly phase: Phase;
  }[];
}

/** The legal axis, and whether its value comes from agreements for parts of the zone alone. */
export function legalOf(
  reading: Reading,
  listed: readonly Listed[],
): Axis<Legal> & { readonly partial: boolean } {
  const value =
    STRONGEST_FIRST.find((phase) => listed.some((each) => each.phase === phase)) ?? 'NO_AGREEMENT';
  const strongest = listed.filter(({ phase }) => phase === value);
  return {
    answer: {
      phase: value,
      agreements: listed.map((each) => agreementView(reading, each)),
      linked: linkedTo(reading, listed),
    },
    partial: strongest.length > 0 && strongest.every(({ partial }) => partial),
    rule: `LEGAL.${value}`,
    eventIds: eventIds(strongest.flatMap(({ agreement }) => foundations(reading, agreement))),
  };
}

/** The entries that an agreement's phase rests on: its proposal, and what its force now depends on. */
function foundations(reading: Reading, agreement: Agreement): readonly (string | undefined)[] {
  const { eventIds: ids } = valueAt(reading.forceOf(agreement).rulings, reading.at);
  return [agreement.proposal?.id, ...ids];
}

function agreementView(reading: Reading, { agreement, partial, phase }: Listed): AgreementView {
  const { force, term } = reading.forceOf(agreement);
  const view = term === undefined ? undefined : termView(term, reading.at);
  return {
    agreementId: agreement.agreementId,
    phase,
    force: valueAt(force, reading.at),
    ...(partial && { partial }),
    parties: partyViews(reading, agreement),
    ...(view && { term: view }),
  };
}

function partyViews(reading: Reading, agreement: Agreement): readonly PartyView[] {
  const { at } = reading;
  const standings = (actorId: Id): Steps<Standing> =>
    reading.onceForAll(agreement, `standings of ${actorId}`, () => shownStandings(agreement, actorId));
  const acting = agreement.actorActs.filter((act) => act.at.earliest <= at).map(({ actorId }) => actorId);
  const actorIds = new Set([...agreement.roles.map(({ actorId }) => actorId), ...acting]);
  return [...actorIds].sort().map((actorId) => {
    const response = lastResponse(agreement, actorId, at);
    return {
      actorId,
      roles: rolesAt(agreement, actorId, at),
      standing: valueAt(standings(actorId), at),
      signed: signedFrom(agreement, actorId) <= at,
      ...(response && { lastResponse: response }),
    };
  });
}

/** The roles of an actor; acceding makes it a PARTY, counting like a signature from its earliest bound. */
export function rolesAt(agreement: Agreement, actorId: Id, at: number): readonly Role[] {
  const roles = new Set(assignedRoles(agreement, actorId));
  if (accededFrom(agreement, actorId) <= at) roles.add('PARTY');
  return [...roles].sort();
}

function termView(term: TermTimeline, at: number): TermView | undefined {
  const current = currentTerm(term, at);
  if (current === undefined) return undefined;
  const { kind, number, start, expiry, daysLeft } = current;
  return {
    kind,
    number,
    start: instants(start),
    expiry: instants(expiry),
    daysLeft,
  };
}

/** The terms of listed agreements as entries gave them, by agreement: what a roll-over leaves as it is. */
export function agreedTermsOf(
  reading: Reading,
  listed: readonly Listed[],
): ReadonlyMap<Id, Omit<TermView, 'daysLeft'>> {
  return new Map(
    listed.flatMap(({ agreement }) => {
      const { term } = reading.forceOf(agreement);
      if (term === undefined) return [];
      const { number, start, expiry } = agreedTerm(term, reading.at);
      const view = { kind: term.kind, number, start: instants(start), expiry: instants(expiry) };
      return [[agreement.agreementId, view] as const];
    }),
  );
}

function instants({ earliest, latest }: Moment): InstantBounds {
  return [formatBound(earliest), formatBound(latest)];
}

/** Agreements that a listed one links to, or that link to it, each relation once; those not yet listed anywhere are not there. */
function linkedTo(reading: Reading, listed: readonly Listed[]): Legal['linked'] {
  const links = new Map<string, Legal['linked'][number]>();
  for (const { other, relation } of linksOf(reading, listed)) {
    if (listedFrom(other) > reading.at) continue;
    const { agreementId } = other;
    const phase = valueAt(phasesOf(reading, other), reading.at);
    links.set(`${agreementId} ${relation}`, { agreementId, relation, phase });
  }
  return [...links].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, link]) => link);
}

/** The other end of every link of the listed agreements that is known. */
export function linksOf(
  { world }: Reading,
  listed: readonly Pick<Listed, 'agreement'>[],
): readonly { readonly other: Agreement; readonly relation: LinkRelation }[] {
  const ids = new Set(listed.map(({ agreement }) => agreement.agreementId));
  return [...world.agreements.values()].flatMap((agreement) =>
    agreement.links.flatMap(({ toAgreementId, relation }) => {
      const to = world.agreements.get(toAgreementId);
      if (to === undefined || to === agreement) return [];
      return [
        ...(ids.has(agreement.agreementId) ? [{ other: to, relation }] : []),
        ...(ids.has(toAgreementId) ? [{ other: agreement, relation }] : []),
      ];
    }),
  );
}
