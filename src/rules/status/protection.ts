import { matchesCode } from '../violation/act.js';
import { type Axis } from './axis.js';
import { type Goods, type RestrictionDegree } from '../facts/entries.js';
import { type IncidentFacts } from '../facts/incident-facts.js';
import { toBounds, type Bounds } from '../time/bounds.js';
import { formatBound } from '../time/fuzzy.js';
import { reportsOf } from '../facts/liveness.js';
import { type Reading } from '../facts/reading.js';
import { degreeAt, endOf, type RestrictionFacts } from '../facts/restriction.js';
import { eventIds } from '../violation/ruling.js';
import { holdsAt } from '../time/windows.js';

interface Lasting {
  readonly id: string;
  readonly since: Bounds;
  /** When the last report of it that stands was recorded. */
  readonly lastReportedAt: string | null;
}

/** What civilians live under: a continuing practice, or a restriction on goods or movement. */
export type ProtectionView =
  | (Lasting & { readonly kind: 'PRACTICE'; readonly code: string })
  | (Lasting & {
      readonly kind: 'RESTRICTION';
      readonly goods?: readonly Goods[];
      readonly degree: RestrictionDegree;
    });

const PROTECTED = ['CIV.*', 'ACC.*'];

/** The protection axis: practices, then restrictions, each in the order of recording. */
export function protectionOf(
  reading: Reading,
  zoneId: string,
  standing: readonly IncidentFacts[],
): Axis<readonly ProtectionView[]> {
  const practices = standing.filter(
    ({ code, practice, occurred }) =>
      practice && PROTECTED.some((pattern) => matchesCode(pattern, code)) && holdsAt(occurred, reading.at),
  );
  const restrictions = restrictionsOn(reading, zoneId).filter(
    (restriction) => restriction.during.start.earliest <= reading.at && reading.at < endOf(restriction),
  );
  const views = [
    ...practices.map((practice) => practiceView(reading, practice)),
    ...restrictions.map((restriction) => restrictionView(restriction, reading.at)),
  ];
  return {
    answer: views,
    rule: views.length === 0 ? 'PROTECTION.NOTHING_REPORTED' : 'PROTECTION.HOLDING',
    eventIds: eventIds(
      practices.flatMap(({ from }) => [from.code, from.time, from.place]),
      restrictions.flatMap((restriction) => restriction.entryIds),
    ),
  };
}

/** The restrictions on the zone or its parts, whenever they hold. */
export function restrictionsOn(reading: Reading, zoneId: string): readonly RestrictionFacts[] {
  const zones = new Set(reading.partsOf(zoneId));
  return [...reading.world.restrictions.values()].filter((restriction) => zones.has(restriction.zoneId));
}

function practiceView(reading: Reading, practice: IncidentFacts): ProtectionView {
  const standing = reportsOf(reading, practice).filter(({ retractedBy }) => retractedBy === undefined);
  return {
    kind: 'PRACTICE',
    id: practice.id,
    code: practice.code,
    since: toBounds(practice.occurred.start),
    lastReportedAt: formatBound(Math.max(...standing.map(({ recordedAt }) => recordedAt))),
  };
}

function restrictionView(restriction: RestrictionFacts, at: number): ProtectionView {
  const { id, goods, during, lastReportedAt } = restriction;
  return {
    kind: 'RESTRICTION',
    id,
    ...(goods && { goods }),
    degree: degreeAt(restriction, at),
    since: toBounds(during.start),
    lastReportedAt: formatBound(lastReportedAt),
  };
}
