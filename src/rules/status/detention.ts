import { type Axis } from './axis.js';
import { type Count } from '../facts/entries.js';
import { placeOfIncident } from '../facts/incident-place.js';
import { type IncidentFacts } from '../facts/incident-facts.js';
import { type Reading } from '../facts/reading.js';
import { eventIds } from '../violation/ruling.js';

/** How many people are held, within bounds; null is not known. */
export interface Detention {
  readonly low: number;
  readonly best: number | null;
  readonly high: number | null;
}

const NOBODY: Detention = { low: 0, best: 0, high: 0 };

/** The detention axis: arrested minus released, summed over the zone's standing incidents that tell of arrests. */
export function detentionOf(
  reading: Reading,
  zoneId: string,
  standing: readonly IncidentFacts[],
): Axis<Detention> {
  const arrests = standing.filter(({ arrested }) => arrested !== undefined);
  const held = arrests.map((incident) => {
    const { low, best, high } = stillHeld(incident, reading.at);
    const certainlyHere = placeOfIncident(reading, zoneId, incident).result === 'YES';
    return { low: certainlyHere ? low : 0, best, high };
  });
  return {
    answer: held.reduce(sum, NOBODY),
    rule: arrests.length === 0 ? 'DETENTION.NOBODY_REPORTED' : 'DETENTION.ARRESTED_LESS_RELEASED',
    eventIds: eventIds(
      arrests.flatMap(({ from, releases }) => [from.arrested, ...releases.map(({ entryId }) => entryId)]),
    ),
  };
}

/** Arrested minus released: the fewest still held if the most were released, and the other way round. */
function stillHeld({ arrested, releases }: IncidentFacts, at: number): Detention {
  const taken = toBounds(arrested ?? {});
  const freed = releases
    .filter((release) => release.at.latest <= at)
    .map(({ count }) => toBounds(count))
    .reduce(sum, NOBODY);
  return {
    low: freed.high === null ? 0 : Math.max(0, taken.low - freed.high),
    best: less(taken.best, freed.best),
    high: less(taken.high, freed.low),
  };
}

function toBounds({ low, best, high }: Count): Detention {
  return { low: low ?? best ?? 0, best: best ?? null, high: high ?? best ?? null };
}

function less(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(0, a - b);
}

function sum(a: Detention, b: Detention): Detention {
  return { low: a.low + b.low, best: plus(a.best, b.best), high: plus(a.high, b.high) };
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
