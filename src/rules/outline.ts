import { type LonLat } from './entries.js';

type Ring = readonly LonLat[];

/** Edges one after the other, four numbers each: longitude and latitude of one end, then of the other. */
export type Edges = Float64Array;

/**
 * A polygon's edges by latitude, so that those near a point are found without a walk along all of them: each stands in
 * every strip of latitude that it touches. There are as many strips as put an edge into three of them on average, so that
 * making and keeping them costs as much as walking the outline a few times, whatever its shape.
 */
export class Outline {
  private readonly south: number;
  private readonly north: number;
  /** Of a strip, in degrees. */
  private readonly height: number;
  private readonly count: number;
  private readonly strips: readonly Edges[];

  constructor(rings: readonly Ring[]) {
    let [south, north, spanned, edges] = [Infinity, -Infinity, 0, 0];
    for (const [, from, , to] of edgesOf(rings)) {
      [south, north] = [Math.min(south, to), Math.max(north, to)];
      spanned += Math.abs(to - from);
      edges += 1;
    }
    const fitting = spanned === 0 ? 1 : Math.floor((2 * edges * (north - south)) / spanned);
    this.count = Math.max(1, Math.min(fitting, edges));
    [this.south, this.north, this.height] = [south, north, (north - south) / this.count];
    const strips = Array.from({ length: this.count }, (): number[] => []);
    for (const edge of edgesOf(rings)) {
      const [one, other] = [this.stripAt(edge[1]), this.stripAt(edge[3])];
      for (let strip = Math.min(one, other); strip <= Math.max(one, other); strip += 1) {
        strips[strip]?.push(...edge);
      }
    }
    this.strips = strips.map((strip) => Float64Array.from(strip));
  }

  /** Edges among which are all that touch a stretch of latitude (degrees); one may come several times. */
  between(south: number, north: number): readonly Edges[] {
    if (north < this.south || south > this.north) return [];
    return this.strips.slice(this.stripAt(south), this.stripAt(north) + 1);
  }

  /** Edges among which are all that span a latitude (degrees), each once. */
  at(lat: number): Edges {
    const strip = lat < this.south || lat > this.north ? undefined : this.strips[this.stripAt(lat)];
    return strip ?? new Float64Array();
  }

  /** The strip of a latitude; of one that lies beyond all, the nearest. */
  private stripAt(lat: number): number {
    const strip = Math.floor((lat - this.south) / this.height);
    return Math.max(0, Math.min(this.count - 1, strip || 0));
  }
}

/** From the last vertex to the first, too: a ring that was not closed is. */
function* edgesOf(rings: readonly Ring[]): Iterable<[number, number, number, number]> {
  for (const ring of rings) {
    let [lon1, lat1] = ring.at(-1) ?? [0, 0];
    for (const [lon2, lat2] of ring) {
      yield [lon1, lat1, lon2, lat2];
      [lon1, lat1] = [lon2, lat2];
    }
  }
}
