import { COMMAND } from '../facts/actor.js';
import { type Clause } from '../facts/agreement.js';
import { type Subordination, superiorsOf } from './chain-of-command.js';
import { type ClauseException } from '../facts/entries.js';
import { questionOf, type IncidentFacts } from '../facts/incident-facts.js';
import { type Reading } from '../facts/reading.js';
import { eventIds, type Ruling } from './ruling.js';
import { anyOf, combine, constant, type Steps } from '../time/steps.js';
import { judge } from '../time/time.js';
import { compareTri, type Tri } from '../time/tri.js';

type Id = string;

export type ExceptionRule =
  | 'EXCEPTION.NONE'
  | 'EXCEPTION.TARGETS_EXCEPTED'
  | 'EXCEPTION.TARGETS_PARTLY_EXCEPTED'
  | 'EXCEPTION.TARGETS_UNKNOWN'
  | 'EXCEPTION.FOUND'
  | 'EXCEPTION.CLAIMED';

/** The test "No exception": the minimum over the clause's exceptions; YES where none applies. */
export function noExceptionTest(
  reading: Reading,
  clause: Clause,
  incident: IncidentFacts,
): Ruling<ExceptionRule> {
  const none: Ruling<ExceptionRule> = {
    result: 'YES',
    rule: 'EXCEPTION.NONE',
    eventIds: eventIds(clause.id),
  };
  return exceptionsFor(reading, clause, incident.targets)
    .map((exception) =>
      typeof exception === 'object'
        ? targetTest(reading, clause, exception, incident)
        : positionTest(clause, exception, incident),
    )
    .reduce((least, ruling) => (compareTri(ruling.result, least.result) < 0 ? ruling : least), none);
}

/** One that rests on positions, or that the targets are not excepted, over time. */
type ForTargets = Exclude<ClauseException['kind'], 'TARGET_ACTORS'> | Steps<Tri>;

/**
 * The exceptions of a clause for some targets, those that come to the same once, in the order of their first: worked out
 * once for all incidents with these targets, however many exceptions there are.
 */
function exceptionsFor(reading: Reading, clause: Clause, targets: readonly Id[]): readonly ForTargets[] {
  return reading.onceForAll(clause, `exceptions for ${targets.join(' ')}`, () => {
    const inCommand = (id: Id) =>
      reading.obligingAffiliations(id).filter(({ relation }) => COMMAND.has(relation));
    const above = [...new Set(targets)].map((target) => superiorsOf(target, inCommand));
    const distinct = new Map<string, ForTargets>();
    for (const exception of clause.exceptions ?? []) {
      const forTargets =
        exception.kind === 'TARGET_ACTORS' ? notExcepted(above, new Set(exception.actorIds)) : exception.kind;
      const key = JSON.stringify(forTargets);
      if (!distinct.has(key)) distinct.set(key, forTargets);
    }
    return [...distinct.values()];
  });
}

/** All targets are among those named, or under their command: NO. Being under them is a switch like any other. */
function notExcepted(above: readonly ReadonlyMap<Id, Subordination>[], named: ReadonlySet<Id>): Steps<Tri> {
  // Nobody knows whom it struck.
  if (above.length === 0) return constant<Tri>('POSSIBLE');
  const targets = above.map((superiors) =>
    anyOf(...[...superiors].filter(([id]) => named.has(id)).map(([, { holds }]) => holds)),
  );
  return combine<readonly Tri[], Tri>(
    (...under) => {
      if (under.every((value) => value === 'YES')) return 'NO';
      return under.every((value) => value === 'NO') ? 'YES' : 'POSSIBLE';
    },
    ...targets,
  );
}

/** Judged over the occurrence; where nothing switches, there is nothing to judge. */
function targetTest(
  reading: Reading,
  clause: Clause,
  noException: Steps<Tri>,
  incident: IncidentFacts,
): Ruling<ExceptionRule> {
  const ids = eventIds(clause.id, incident.reports[0]?.entryId);
  if (incident.targets.length === 0)
    return { result: 'POSSIBLE', rule: 'EXCEPTION.TARGETS_UNKNOWN', eventIds: ids };
  const result =
    noException.changes.length === 0 ? noException.before : judge(noException, incident.occurred, reading.at);
  switch (result) {
    case 'NO':
      return { result, rule: 'EXCEPTION.TARGETS_EXCEPTED', eventIds: ids };
    case 'POSSIBLE':
      return { result, rule: 'EXCEPTION.TARGETS_PARTLY_EXCEPTED', eventIds: ids };
    case 'YES':
      return { result, rule: 'EXCEPTION.NONE', eventIds: ids };
  }
}

/** By each speaker's latest word on this exception: found by a body, or claimed by anyone. */
function positionTest(
  clause: Clause,
  kind: Exclude<ClauseException['kind'], 'TARGET_ACTORS'>,
  incident: IncidentFacts,
): Ruling<ExceptionRule> {
  const words = incident.positions.filter(({ position }) => questionOf(position) === kind);
  const found = words.filter(({ byBody, position }) => byBody && position.startsWith('FINDS_'));
  const claimed = words.filter(({ position }) => position.startsWith('CLAIMS_'));
  const on = (result: Tri, rule: ExceptionRule, says: typeof words): Ruling<ExceptionRule> => ({
    result,
    rule,
    eventIds: eventIds(
      clause.id,
      says.map(({ entryId }) => entryId),
    ),
  });
  if (found.length > 0) return on('NO', 'EXCEPTION.FOUND', found);
  return claimed.length > 0 ? on('POSSIBLE', 'EXCEPTION.CLAIMED', claimed) : on('YES', 'EXCEPTION.NONE', []);
}
