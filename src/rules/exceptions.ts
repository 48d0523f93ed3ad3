import { COMMAND } from './actor.js';
import { type Clause } from './agreement.js';
import { superiorsOf } from './chain-of-command.js';
import { type ClauseException } from './entries.js';
import { questionOf, type IncidentFacts } from './incident-facts.js';
import { type Reading } from './reading.js';
import { eventIds, type Ruling } from './ruling.js';
import { anyOf, combine, constant, type Steps } from './steps.js';
import { judge } from './time.js';
import { compareTri, type Tri } from './tri.js';

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
  return (clause.exceptions ?? [])
    .map((exception) =>
      exception.kind === 'TARGET_ACTORS'
        ? targetTest(reading, clause, exception.actorIds, incident)
        : positionTest(clause, exception.kind, incident),
    )
    .reduce((least, ruling) => (compareTri(ruling.result, least.result) < 0 ? ruling : least), none);
}

/**
 * All targets are among those named, or under their command, at the time: NO. Being under them is a switch like any
 * other, so that the whole is judged over the occurrence; where nothing switches, there is nothing to judge.
 */
function targetTest(
  reading: Reading,
  clause: Clause,
  named: readonly Id[],
  incident: IncidentFacts,
): Ruling<ExceptionRule> {
  const ids = eventIds(clause.id, incident.reports[0]?.entryId);
  if (incident.targets.length === 0)
    return { result: 'POSSIBLE', rule: 'EXCEPTION.TARGETS_UNKNOWN', eventIds: ids };
  const targets = incident.targets.map((target) => underOneOf(reading, target, named));
  const noException = combine<readonly Tri[], Tri>(
    (...under) => {
      if (under.every((value) => value === 'YES')) return 'NO';
      return under.every((value) => value === 'NO') ? 'YES' : 'POSSIBLE';
    },
    ...targets,
  );
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

function underOneOf(reading: Reading, target: Id, named: readonly Id[]): Steps<Tri> {
  if (named.includes(target)) return constant<Tri>('YES');
  const inCommand = (id: Id) =>
    reading.obligingAffiliations(id).filter(({ relation }) => COMMAND.has(relation));
  const superiors = superiorsOf(target, inCommand);
  return anyOf(...named.map((id) => superiors.get(id)?.holds ?? constant<Tri>('NO')));
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
