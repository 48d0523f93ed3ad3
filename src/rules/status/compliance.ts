import { type Axis } from './axis.js';
import { isDisputed } from '../violation/bodies.js';
import { countsIn } from './counting.js';
import { type IncidentFacts } from '../facts/incident-facts.js';
import { type Listed } from '../facts/listing.js';
import { type Reading } from '../facts/reading.js';
import { eventIds } from '../violation/ruling.js';
import { valuesOver } from '../time/steps.js';
import { clausesOf, rowOf, type ClauseOf, type Row } from '../violation/violations.js';
import { type Window } from '../time/windows.js';

export type ComplianceValue =
  | 'SERIOUS_BREACH'
  | 'CONFIRMED_VIOLATIONS'
  | 'VERIFIED_INCIDENTS'
  | 'ALLEGATIONS'
  | 'NO_ALLEGATIONS'
  | 'NOT_APPLICABLE';

/** Numbers of incidents, each once at its strongest state. */
export interface Compliance {
  readonly value: ComplianceValue;
  readonly alleged: number;
  readonly verified: number;
  readonly confirmed: number;
}

/** The states of rows that count, strongest first. */
const COUNTING = ['CONFIRMED_VIOLATION', 'VERIFIED_INCIDENT', 'ALLEGED'] as const;

/** The compliance axis over the zone's standing incidents, and whether a row that counts is disputed. */
export function complianceOf(
  reading: Reading,
  zoneId: string,
  window: Window,
  listed: readonly Listed[],
  standing: readonly IncidentFacts[],
): Axis<Compliance> & { readonly disputed: boolean } {
  const clauses = applicableClauses(reading, window, listed);
  const rows = standing
    .filter((incident) => countsIn(reading, zoneId, incident, window) !== 'NOT')
    .flatMap((incident) => clauses.map((clause) => rowOf(reading, zoneId, clause, incident)))
    .filter((row) => row !== undefined)
    .filter(({ state }) => COUNTING.some((counting) => counting === state));
  const [confirmed, verified, alleged] = numbersByStrongest(rows);
  const value = clauses.length === 0 ? 'NOT_APPLICABLE' : complianceValue(rows);
  return {
    answer: { value, alleged, verified, confirmed },
    disputed: rows.some(({ incident, clause }) => isDisputed(incident, clause)),
    rule: `COMPLIANCE.${value}`,
    eventIds: eventIds(
      clauses.map(({ clause }) => clause.id),
      rows.flatMap(({ incident, finding }) => [incident.from.code, incident.from.time, finding?.entryId]),
    ),
  };
}

/** The clauses of listed agreements whose force was not NO at some moment from the window's start to the query's instant. */
function applicableClauses(reading: Reading, window: Window, listed: readonly Listed[]): readonly ClauseOf[] {
  return listed
    .filter(({ agreement }) =>
      valuesOver(reading.forceOf(agreement).force, window.from, window.at + 1).some(
        (force) => force !== 'NO',
      ),
    )
    .flatMap(({ agreement }) => clausesOf(agreement));
}

function complianceValue(rows: readonly Row[]): ComplianceValue {
  const has = (state: (typeof COUNTING)[number]): boolean => rows.some((row) => row.state === state);
  const serious = rows.some(
    ({ state, finding }) => state === 'CONFIRMED_VIOLATION' && finding?.severity === 'SERIOUS',
  );
  if (serious) return 'SERIOUS_BREACH';
  if (has('CONFIRMED_VIOLATION')) return 'CONFIRMED_VIOLATIONS';
  if (has('VERIFIED_INCIDENT')) return 'VERIFIED_INCIDENTS';
  return has('ALLEGED') ? 'ALLEGATIONS' : 'NO_ALLEGATIONS';
}

/** How many incidents are confirmed, verified and alleged at their strongest. */
function numbersByStrongest(rows: readonly Row[]): readonly [number, number, number] {
  const strongest = new Map<string, number>();
  for (const { incident, state } of rows) {
    const rank = COUNTING.findIndex((counting) => counting === state);
    strongest.set(incident.id, Math.min(rank, strongest.get(incident.id) ?? rank));
  }
  const count = (rank: number): number => [...strongest.values()].filter((each) => each === rank).length;
  return [count(0), count(1), count(2)];
}
