import { type Agreement } from '../facts/agreement.js';
import { localDateOf, startOfDayFrom } from '../time/calendar.js';
import { placeOfIncident, zonesOfClause } from '../facts/incident-place.js';
import { type IncidentFacts } from '../facts/incident-facts.js';
import { linksOf } from '../force/legal.js';
import { listingTimes, phasesOf, type Listed } from '../facts/listing.js';
import { listedFrom } from '../force/phase.js';
import { restrictionsOn } from './protection.js';
import { readAt, type Reading } from '../facts/reading.js';
import { endOf } from '../facts/restriction.js';
import { nextChangeAfter, type Steps } from '../time/steps.js';
import { currentTerm, type TermTimeline } from '../force/term.js';
import { extentOf, type Moment, type Span } from '../time/time.js';

type Id = string;
type Bound = number | undefined;

/** Until when an answer holds without a new entry: instants (ms) after the one asked about. */
export interface Validity {
  /** Before it nothing in the answer becomes another. */
  readonly validUntil: number;
  /** The same, but for what time moves on and is no change: a term that rolls over, the days that it has left. */
  readonly unchangedUntil: number;
}

/**
 * Until when an answer holds, at most until `latest`: the first bound of all that it rests on. It may come before the
 * answer really changes.
 *
 * Every condition of the rules compares the instant with a bound by "from it on", so that an answer can only change
 * at a bound, and the ends of the windows only at `latest`, the next local midnight.
 */
export function validityOf(
  reading: Reading,
  zoneId: Id,
  listed: readonly Listed[],
  latest: number,
): Validity {
  const bounds: readonly Iterable<Bound>[] = [
    boundsOfListing(reading, zoneId),
    ...listed.map(({ agreement }) => boundsOfAgreement(reading, agreement)),
    boundsOfLinks(reading, listed),
    boundsOfAffiliations(reading, listed),
    boundsOfDelineations(reading, zoneId, listed),
    boundsOfZone(reading, zoneId),
    boundsOfRestrictions(reading, zoneId),
    boundsOfIncidents(reading, zoneId, latest),
  ];
  const unchangedUntil = firstOf(bounds, reading.at, latest);
  const terms = listed.flatMap(({ agreement }) => reading.forceOf(agreement).term ?? []);
  const ticks = terms.map((term) => ticksOfTerm(term, reading.at));
  return { validUntil: firstOf(ticks, reading.at, unchangedUntil), unchangedUntil };
}

/** The first bound after an instant; `latest` if none comes before it. */
function firstOf(bounds: readonly Iterable<Bound>[], at: number, latest: number): number {
  let first = latest;
  for (const some of bounds) {
    for (const bound of some) {
      if (bound !== undefined && bound > at && bound < first) first = bound;
    }
  }
  return first;
}

function* boundsOfListing(reading: Reading, zoneId: Id): Iterable<Bound> {
  for (const agreement of reading.world.agreements.values()) {
    const { whole, part } = listingTimes(reading, zoneId, agreement);
    yield* [whole, part];
  }
}

function* boundsOfAgreement(reading: Reading, agreement: Agreement): Iterable<Bound> {
  const { rulings, term } = reading.forceOf(agreement);
  yield* changes(reading, rulings, phasesOf(reading, agreement));
  if (term !== undefined) yield* boundsOfTerm(term);
  for (const { at } of agreement.actorActs) yield* boundsOfMoment(at);
  for (const { from } of agreement.addedZones) yield* boundsOfMoment(from);
  for (const { timeScope } of agreement.clauses.values()) yield* boundsOfSpan(timeScope);
}

/** A period that was agreed becomes current, or runs out; one that rolls over does not. */
function* boundsOfTerm({ runs, rolls }: TermTimeline): Iterable<Bound> {
  for (const { shownFrom, start, expiry } of runs.flatMap(({ periods }) => periods)) {
    yield* [shownFrom, start.earliest, ...(rolls ? [] : boundsOfMoment(expiry))];
  }
}

/** A period rolls over, or has one local day less left. */
function* ticksOfTerm(term: TermTimeline, at: number): Iterable<Bound> {
  yield* boundsOfMoment(currentTerm(term, at)?.expiry);
  yield startOfDayFrom(localDateOf(at, term.timeZone), 1, term.timeZone);
}

function* boundsOfLinks(reading: Reading, listed: readonly Listed[]): Iterable<Bound> {
  for (const { other } of linksOf(reading, listed)) {
    yield listedFrom(other);
    yield* changes(reading, phasesOf(reading, other));
  }
}

/** Who is under whom matters only for those who may be bound by a clause. */
function* boundsOfAffiliations(reading: Reading, listed: readonly Listed[]): Iterable<Bound> {
  if (!listed.some(({ agreement }) => agreement.clauses.size > 0)) return;
  for (const { during } of reading.world.affiliations) yield* boundsOfSpan(during);
}

function* boundsOfDelineations(reading: Reading, zoneId: Id, listed: readonly Listed[]): Iterable<Bound> {
  const ofClauses = listed.flatMap(({ agreement }) =>
    [...agreement.clauses.values()].flatMap((clause) => zonesOfClause(agreement, clause)),
  );
  const zones = new Set([zoneId, ...ofClauses].flatMap((id) => reading.partsOf(id)));
  for (const id of zones) yield* changes(reading, reading.delineationsOf(id));
}

function* boundsOfZone(reading: Reading, zoneId: Id): Iterable<Bound> {
  for (const { to } of reading.world.windows.get(zoneId) ?? []) yield to;
  const zone = reading.world.zones.get(zoneId);
  if (zone === undefined) return;
  for (const { during } of zone.control) yield* boundsOfExtent(during);
  // What once met a window still meets it when it has ended.
  for (const { during } of [...zone.assessments, ...zone.denials, ...zone.tallies, ...zone.series]) {
    yield during.start.earliest;
  }
}

function* boundsOfRestrictions(reading: Reading, zoneId: Id): Iterable<Bound> {
  for (const restriction of restrictionsOn(reading, zoneId)) {
    yield restriction.during.start.earliest;
    yield endOf(restriction);
    for (const { at } of restriction.easings) yield at.latest;
  }
}

/** Only incidents with a bound ahead are tested for their place, as it may be by then. */
function* boundsOfIncidents(reading: Reading, zoneId: Id, latest: number): Iterable<Bound> {
  const byThen = readAt(reading.world, latest - 1);
  for (const incident of reading.world.incidents.values()) {
    const bounds = reading.onceForAll(incident, 'bounds', () => [...boundsOfIncident(incident)]);
    const ahead = bounds.filter((bound) => bound > reading.at && bound < latest);
    if (ahead.length > 0 && placeOfIncident(byThen, zoneId, incident).result !== 'NO') yield* ahead;
  }
}

function* boundsOfIncident({ occurred, releases }: IncidentFacts): Iterable<number> {
  yield* boundsOfSpan(occurred);
  for (const { at } of releases) yield at.latest;
}

function* changes(reading: Reading, ...all: readonly Steps<unknown>[]): Iterable<Bound> {
  for (const steps of all) yield nextChangeAfter(steps, reading.at);
}

function* boundsOfMoment(moment: Moment | undefined): Iterable<number> {
  if (moment !== undefined) yield* [moment.earliest, moment.latest];
}

function* boundsOfSpan(span: Span | undefined): Iterable<number> {
  yield* boundsOfMoment(span?.start);
  yield* boundsOfMoment(span?.end);
  if (span !== undefined) yield* boundsOfExtent(span);
}

function* boundsOfExtent(span: Span): Iterable<number> {
  const { from, to } = extentOf(span);
  yield* [from, to];
}
