import type { LonLat } from '../rules/facts/entries.js';
import { degrees, EARTH_RADIUS_M, radians } from '../rules/place/geometry.js';

/**
 * A grid over the earth by which what lies somewhere and who looks there find each other, whatever the size of either:
 * fine cells for towns and districts, coarse ones for all that is larger. Of two boxes that have a point in common the
 * cells under which the one is filed and those that the other asks for have a key in common:
 *
 * - `cell:x:y`: a fine cell that something small touches; asked for by small areas
 * - `area:x:y`: a coarse cell that something small touches; asked for by large areas
 * - `wide:x:y`: a coarse cell that something large touches; asked for by all areas there
 * - `wide:any`: something may be anywhere; asked for by every area
 * - `located`: something lies somewhere, wherever that is; asked for by areas that are everywhere
 */
export type CellKey = string;

/** In degrees. `west` and `east` may lie beyond the antimeridian: what is there wraps around. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 * Cells in a degree. Their lines lie halfway between tenths and between even degrees: coordinates are often rounded, and
 * what lies on a line touches the cells on either side.
 */
const FINE = 10;
const COARSE = 0.5;

/** What touches more fine cells is large: something that is filed, or an area that asks. */
const MOST_FILED = 36;
const MOST_ASKED = 400;
/** What touches more coarse cells may be anywhere. */
const MOST_WIDE = 100;
/** And what consists of many pieces and touches more cells with all of them. */
const MOST_CELLS = 2_000;
const ANYWHERE: CellKey = 'wide:any';
/** Leads to everything that lies anywhere. */
export const LOCATED: CellKey = 'located';

/** Farther than the metre on either side within which the rules' answers are not compared. */
const MARGIN_M = 2;
/** And a little more for the rounding of degrees. */
const MARGIN = 1.001;

/** The keys under which something is filed that may be in any of the boxes; none without a box. */
export function cellsFiled(boxes: Iterable<Box>): CellKey[] {
  const keys = new Set<CellKey>();
  for (const box of boxes) {
    keys.add(LOCATED);
    for (const key of filedIn(box)) keys.add(key);
    if (keys.size > MOST_CELLS) return [LOCATED, ANYWHERE];
  }
  return [...keys];
}

function filedIn(box: Box): CellKey[] {
  const fine = spanOf(box, FINE);
  if (fine.columns * fine.rows <= MOST_FILED) {
    return [
      ...named('cell', new Cells(FINE, [fine])),
      ...named('area', new Cells(COARSE, [spanOf(box, COARSE)])),
    ];
  }
  const coarse = spanOf(box, COARSE);
  return coarse.columns * coarse.rows > MOST_WIDE ? [ANYWHERE] : named('wide', new Cells(COARSE, [coarse]));
}

/** The keys under which all is filed that touches any of the boxes. */
export function cellsAsked(boxes: readonly Box[]): CellKey[] {
  if (boxes.length === 0) return [];
  const [small, large, all]: Span[][] = [[], [], []];
  for (const box of boxes) {
    const [fine, coarse] = [spanOf(box, FINE), spanOf(box, COARSE)];
    if (coarse.columns * coarse.rows > MOST_CELLS) return [LOCATED];
    all?.push(coarse);
    if (fine.columns * fine.rows <= MOST_ASKED) small?.push(fine);
    else large?.push(coarse);
  }
  const [cells, areas, wide] = [new Cells(FINE, small), new Cells(COARSE, large), new Cells(COARSE, all)];
  if (cells.count + areas.count > MOST_CELLS) return [LOCATED];
  return [...named('cell', cells), ...named('area', areas), ...named('wide', wide), ANYWHERE];
}

/** A box around all points within a distance (metres) of one. */
export function boxAround([lon, lat]: LonLat, radiusM: number): Box {
  const angle = ((radiusM + MARGIN_M) / EARTH_RADIUS_M) * MARGIN;
  const [south, north] = [lat - degrees(angle), lat + degrees(angle)];
  // A pole lies at every longitude.
  if (south <= -90 || north >= 90) return { west: -180, south, east: 180, north };
  const parallel = Math.cos(radians(lat));
  // Of a great circle, and of the plane around the point in which the rules relate a disk to a polygon.
  const halfWidth = degrees(Math.max(Math.asin(Math.sin(angle) / parallel), angle / parallel) * MARGIN);
  return { west: lon - halfWidth, south, east: lon + halfWidth, north };
}

/** A box around some points. */
export function boxOf(points: readonly LonLat[]): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [lon, lat] of points) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}

/** Where a box lies in a grid: its first column and row, and how many it touches of either. */
interface Span {
  readonly column: number;
  readonly columns: number;
  readonly row: number;
  readonly rows: number;
}

function spanOf({ west, south, east, north }: Box, perDegree: number): Span {
  const column = Math.round(west * perDegree);
  const row = Math.round(Math.max(south, -90) * perDegree);
  return {
    column,
    columns: Math.min(Math.round(east * perDegree) - column + 1, 360 * perDegree),
    row,
    rows: Math.round(Math.min(north, 90) * perDegree) - row + 1,
  };
}

/** First and last column of a stretch of cells. */
type Stretch = readonly [from: number, to: number];

/** The cells of a grid in some spans, each once: kept as stretches of rows, so that boxes may overlap as much as they like. */
class Cells {
  readonly count: number;
  /** Stretches that do not overlap, from west to east. */
  private readonly rows = new Map<number, Stretch[]>();

  constructor(perDegree: number, spans: readonly Span[] = []) {
    const around = 360 * perDegree;
    const placed = spans.flatMap(({ column, columns, row, rows }) => {
      const from = ((column % around) + around) % around;
      const to = from + columns - 1;
      const [south, end] = [row, row + rows];
      if (to < around) return { from, to, south, end };
      return [
        { from, to: around - 1, south, end },
        { from: 0, to: to - around, south, end },
      ];
    });
    // Once for all rows: in each they then come from west to east.
    placed.sort((a, b) => a.from - b.from);
    for (const { from, to, south, end } of placed) {
      for (let row = south; row < end; row += 1) this.add(row, from, to);
    }
    this.count = [...this.rows.values()].flat().reduce((sum, [from, to]) => sum + to - from + 1, 0);
  }

  *[Symbol.iterator](): Iterator<string> {
    for (const [row, stretches] of this.rows) {
      for (const [from, to] of stretches) for (let x = from; x <= to; x += 1) yield `${x}:${row}`;
    }
  }

  /** Adds a stretch that begins no farther west than any in the row. */
  private add(row: number, from: number, to: number): void {
    const known = this.rows.get(row);
    const last = known?.at(-1);
    if (known === undefined || last === undefined) this.rows.set(row, [[from, to]]);
    else if (from > last[1] + 1) known.push([from, to]);
    else if (to > last[1]) known[known.length - 1] = [last[0], to];
  }
}

function named(kind: 'cell' | 'area' | 'wide', cells: Cells): CellKey[] {
  return Array.from(cells, (cell) => `${kind}:${cell}`);
}
