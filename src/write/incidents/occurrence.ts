import { isDeepStrictEqual } from 'node:util';
import type { StatedSpan } from '../../fields/time-fields.js';
import { type Warning, warnIf } from '../../pipeline/commands/use-case.js';
import type { Location } from '../../rules/facts/entries.js';
import { type Disk, distanceM, observedDisk } from '../../rules/place/geometry.js';
import { extentOf, type Span, toSpan } from '../../rules/time/time.js';

import type { StatedCount } from '../../fields/event-fields.js';

/* What is the same, and what contradicts: words are always news, even where times and numbers are not. */

/** Whether a timing says nothing that is not known. */
export function isSameTiming(known: Span, said: StatedSpan): boolean {
  return !said.start.verbatim && !said.end?.verbatim && isDeepStrictEqual(known, toSpan(said));
}

/** Whether a number says nothing that is not known. */
export function isSameCount(known: StatedCount | undefined, said: StatedCount): boolean {
  if (known === undefined || said.verbatim) return false;
  return (['low', 'best', 'high', 'unit'] as const).every((key) => known[key] === said[key]);
}

/** Whether two locations are told alike. */
export function isSameLocation(known: Location | null | undefined, said: Location | null): boolean {
  return isDeepStrictEqual(known ?? null, said);
}

/** Whether there is no moment at which both tellings may be true. */
export function excludesTiming(known: Span, said: StatedSpan): boolean {
  const [a, b] = [extentOf(known), extentOf(toSpan(said))];
  return a.to <= b.from || b.to <= a.from;
}

/** Whether it was elsewhere: by distance where both tell a point, else by what they name. */
export function excludesLocation(known: Location, said: Location): boolean {
  const [a, b] = [diskOf(known), diskOf(said)];
  if (a && b) return distanceM(a.centre, b.centre) > a.radiusM + b.radiusM;
  return !isSameLocation(known, said);
}

/** A warning for what is said to begin only after it is recorded. */
export function beginsLater({ start }: StatedSpan, recordedAt: string): readonly Warning[] {
  return warnIf(start.earliest !== null && start.earliest > recordedAt, 'IN_THE_FUTURE', '/occurred/start');
}

function diskOf(location: Location): Disk | undefined {
  if ('point' in location) return { centre: location.point, radiusM: location.uncertaintyM ?? 0 };
  if (!('observer' in location)) return undefined;
  const { observer, bearingDeg, bearingErrorDeg, rangeM } = location;
  return observedDisk(observer, bearingDeg, bearingErrorDeg, rangeM);
}
