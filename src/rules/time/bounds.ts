import { formatBound } from './fuzzy.js';
import { type Moment, type Span } from './time.js';

/** A fuzzy moment, or the extent of a span, as it stands in answers: RFC 3339 with Z; null for an open bound. */
export interface Bounds {
  readonly earliest: string | null;
  readonly latest: string | null;
}

export function toBounds({ earliest, latest }: Moment): Bounds {
  return { earliest: formatBound(earliest), latest: formatBound(latest) };
}

/** The extent as recorded; without upper bound when ongoing. */
export function toExtentBounds({ start, end, ongoing }: Span): Bounds {
  return {
    earliest: formatBound(start.earliest),
    latest: ongoing ? null : formatBound((end ?? start).latest),
  };
}
