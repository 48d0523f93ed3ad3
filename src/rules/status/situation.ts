import { matchesCode } from '../violation/act.js';
import { type Axis } from './axis.js';
import { verificationHeadline } from '../violation/bodies.js';
import { countsIn } from './counting.js';
import { placeOfIncident } from '../facts/incident-place.js';
import { type AssessmentLabel, type Count, type TallyCount } from '../facts/entries.js';
import { type IncidentFacts } from '../facts/incident-facts.js';
import { toExtentBounds, type Bounds } from '../time/bounds.js';
import { type Reading } from '../facts/reading.js';
import { eventIds } from '../violation/ruling.js';
import { certainlyBefore, inWindow, meets, type Window } from '../time/windows.js';
import { type Assessment } from '../facts/zone.js';

type Id = string;

export type SituationValue =
  | 'ACTIVE_HOSTILITIES'
  | 'DETERIORATING'
  | 'INCIDENTS'
  | 'TENSION_ASSESSED'
  | 'CALM_OBSERVED'
  | 'CALM_ASSESSED'
  | 'UNKNOWN';

export interface Situation {
  readonly value: SituationValue;
  /** Kinetic incidents that certainly lie in the window and the zone. */
  readonly incidents: number;
  /** Those that may. */
  readonly possible: number;
  /** How many of `incidents` are verified. */
  readonly verified: number;
  /** How many certainly lay in the days before the window. */
  readonly previous: number;
  /** Numbers that bodies reported beside all this; never incidents. */
  readonly tallies: readonly {
    readonly eventId: string;
    readonly bodyId: Id;
    readonly during: Bounds;
    readonly counts: readonly TallyCount[];
  }[];
  readonly series: readonly {
    readonly eventId: string;
    readonly code: string;
    readonly count: Count;
    readonly during: Bounds;
  }[];
}

const KINETIC = ['KIN.*', 'CIV.ATTACK', 'MON.ATTACK'];

/** From calm to the worst. */
const LABELS: readonly AssessmentLabel[] = ['CALM', 'STABLE', 'TENSE', 'DETERIORATING', 'ACTIVE_HOSTILITIES'];

/**
 * The situation axis.
 *
 * @param standing the zone's standing incidents
 * @param coverage the share of the window that was observed
 */
export function situationOf(
  reading: Reading,
  zoneId: Id,
  window: Window,
  standing: readonly IncidentFacts[],
  coverage: number,
): Axis<Situation> {
  const { settings, zones } = reading.world;
  const zone = zones.get(zoneId);
  const kinetic = standing.filter(({ code }) => KINETIC.some((pattern) => matchesCode(pattern, code)));
  const counting = kinetic.map((incident) => ({
    incident,
    counts: countsIn(reading, zoneId, incident, window),
  }));
  const certain = counting.filter(({ counts }) => counts === 'CERTAINLY').map(({ incident }) => incident);
  const possible = counting.filter(({ counts }) => counts === 'POSSIBLY').map(({ incident }) => incident);
  const before = kinetic.filter(
    (incident) =>
      inWindow(incident.occurred, window) === 'NOT' &&
      certainlyBefore(incident.occurred, window) &&
      placeOfIncident(reading, zoneId, incident).result === 'YES',
  );
  const assessment = latestAssessment(zone?.assessments ?? [], window);
  const value = situationValue({
    n: certain.length,
    m: before.length,
    possible: possible.length,
    assessment,
    observed: coverage >= settings.calmCoverage,
  });
  const isVerified = (incident: IncidentFacts): boolean =>
    verificationHeadline(incident, settings.leadBodyId)?.outcome === 'VERIFIED';

  return {
    answer: {
      value,
      incidents: certain.length,
      possible: possible.length,
      verified: certain.filter(isVerified).length,
      previous: before.length,
      tallies: (zone?.tallies ?? [])
        .filter(({ during }) => meets(during, window))
        .map(({ entryId, bodyId, during, counts }) => ({
          eventId: entryId,
          bodyId,
          during: toExtentBounds(during),
          counts,
        })),
      series: (zone?.series ?? [])
        .filter(({ during }) => meets(during, window))
        .map(({ entryId, code, count, during }) => ({
          eventId: entryId,
          code,
          count,
          during: toExtentBounds(during),
        })),
    },
    rule: `SITUATION.${value}`,
    eventIds: eventIds(
      [...certain, ...possible].flatMap(({ from }) => [from.code, from.time, from.place]),
      assessment?.entryId,
    ),
  };
}

function situationValue({
  n,
  m,
  possible,
  assessment,
  observed,
}: {
  readonly n: number;
  readonly m: number;
  readonly possible: number;
  readonly assessment: Assessment | undefined;
  readonly observed: boolean;
}): SituationValue {
  if (n >= 5) return 'ACTIVE_HOSTILITIES';
  if (n >= 3 && n >= 2 * m) return 'DETERIORATING';
  if (n >= 1) return 'INCIDENTS';
  if (assessment !== undefined && badness(assessment) >= LABELS.indexOf('TENSE')) return 'TENSION_ASSESSED';
  if (possible > 0) return 'UNKNOWN';
  if (observed) return 'CALM_OBSERVED';
  return assessment === undefined ? 'UNKNOWN' : 'CALM_ASSESSED';
}

/** Of the assessments that meet the window the one with the latest end; of those the worse. */
function latestAssessment(assessments: readonly Assessment[], window: Window): Assessment | undefined {
  const supersedes = (a: Assessment, b: Assessment): boolean => {
    const [endA, endB] = [latestEnd(a), latestEnd(b)];
    return endA === endB ? badness(a) > badness(b) : endA > endB;
  };
  return assessments
    .filter(({ during }) => meets(during, window))
    .reduce<Assessment | undefined>(
      (latest, each) => (latest === undefined || supersedes(each, latest) ? each : latest),
      undefined,
    );
}

/** The upper bound of its end as it was given: a point is not later than what ended up to it. */
function latestEnd({ during: { start, end, ongoing } }: Assessment): number {
  return ongoing ? Number.POSITIVE_INFINITY : (end ?? start).latest;
}

function badness({ label }: Assessment): number {
  return LABELS.indexOf(label);
}
