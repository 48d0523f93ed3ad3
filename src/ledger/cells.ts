import type { LonLat } from '../rules/entries.js';
import { degrees, EARTH_RADIUS_M, radians } from '../rules/geometry.js';

/**
 * A grid over the earth by which what lies somewhere and who looks there find each other, whatever the size of either:
 * fine cells for towns and districts, coarse ones for all that is larger. Of two boxes that have a point in common the
 * cells under which the one is filed and those that the other asks for have a key in common:
 *
 * - `cell:x:y`: a fine cell that something small touches; asked for by small areas
 * - `area:x:y`: a coarse cell that something small touches; asked for by large areas
 * - `wide:x:y`: a coarse cell that something large touches; asked for by all areas there
 * - `wide:any`: something touches too many of those; asked for by every area
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
/** Something that touches more coarse cells may be anywhere. */
const MOST_WIDE = 100;
const ANYWHERE: CellKey = 'wide:any';

/** Farther than the metre on either side within which the rules' answers are not compared. */
const MARGIN_M = 2;
/** And a little more for the rounding of degrees. */
const MARGIN = 1.001;

/** The keys under which something in the box is filed. */
export function cellsFiled(box: Box): CellKey[] {
  const fine = cellsOf(box, FINE, MOST_FILED);
  if (fine) return [...named('cell', fine), ...named('area', cellsOf(box, COARSE) ?? [])];
  const coarse = cellsOf(box, COARSE, MOST_WIDE);
  return coarse ? named('wide', coarse) : [ANYWHERE];
}

/** The keys under which all is filed that touches the box. */
export function cellsAsked(box: Box): CellKey[] {
  const fine = cellsOf(box, FINE, MOST_ASKED);
  const coarse = cellsOf(box, COARSE) ?? [];
  return [...(fine ? named('cell', fine) : named('area', coarse)), ...named('wide', coarse), ANYWHERE];
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

/** The cells that a box touches; undefined if they are more than `most`. */
function cellsOf(
  { west, south, east, north }: Box,
  perDegree: number,
  most = Infinity,
): readonly string[] | undefined {
  const around = 360 * perDegree;
  const column = Math.round(west * perDegree);
  const columns = Math.min(Math.round(east * perDegree) - column + 1, around);
  const row = Math.round(Math.max(south, -90) * perDegree);
  const rows = Math.round(Math.min(north, 90) * perDegree) - row + 1;
  if (columns * rows > most) return undefined;
  const cells: string[] = [];
  for (let x = 0; x < columns; x += 1) {
    const wrapped = (((column + x) % around) + around) % around;
    for (let y = 0; y < rows; y += 1) cells.push(`${wrapped}:${row + y}`);
  }
  return cells;
}

function named(kind: 'cell' | 'area' | 'wide', cells: readonly string[]): CellKey[] {
  return cells.map((cell) => `${kind}:${cell}`);
}
