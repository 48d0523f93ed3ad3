import { type LonLat } from '../facts/entries.js';

type Ring = readonly LonLat[];

/**
 * A polygon's edges by latitude, so that those near a point are found without a walk along all of them: each stands in
 * every strip of latitude that it touches. There are as many strips as put an edge into three of them on average, so that
 * making and keeping them costs as much as walking the outline a few times, whatever its shape.
 */
export class Outline {
  /** Four numbers an edge: longitude and latitude of one end, then of the other. */
  readonly edges: Float64Array;
  private readonly south: number;
  private readonly north: number;
  /** Of a strip, in degrees. */
  private readonly height: number;
  /** Where the edges of each strip begin in `inOrder`, and where the last ones end. */
  private readonly begins: Uint32Array;
  /** Where edges stand in `edges`, strip by strip. */
  private readonly inOrder: Uint32Array;

  constructor(rings: readonly Ring[]) {
    this.edges = edgesOf(rings);
    const { edges } = this;
    let [south, north, spanned] = [Infinity, -Infinity, 0];
    for (let edge = 0; edge < edges.length; edge += 4) {
      const [from, to] = [edges[edge + 1] as number, edges[edge + 3] as number];
      south = Math.min(south, to);
      north = Math.max(north, to);
      spanned += Math.abs(to - from);
    }
    const count = edges.length / 4;
    const fitting = spanned === 0 ? 1 : Math.floor((2 * count * (north - south)) / spanned);
    const strips = Math.max(1, Math.min(fitting, count));
    [this.south, this.north, this.height] = [south, north, (north - south) / strips];

    this.begins = new Uint32Array(strips + 1);
    const [lowest, highest] = this.stripsOfEdges();
    // How many there are in each, then where each ends, then, while they are put in from the last one on, where it begins.
    for (let n = 0; n < count; n += 1) {
      for (let strip = lowest[n] as number; strip <= (highest[n] as number); strip += 1) {
        this.begins[strip] = (this.begins[strip] as number) + 1;
      }
    }
    for (let strip = 1; strip <= strips; strip += 1) {
      this.begins[strip] = (this.begins[strip] as number) + (this.begins[strip - 1] as number);
    }
    this.inOrder = new Uint32Array(this.begins[strips] as number);
    for (let n = count - 1; n >= 0; n -= 1) {
      for (let strip = lowest[n] as number; strip <= (highest[n] as number); strip += 1) {
        const place = (this.begins[strip] as number) - 1;
        this.begins[strip] = place;
        this.inOrder[place] = 4 * n;
      }
    }
  }

  /** Where in `edges` all stand that touch a stretch of latitude (degrees); one may come several times. */
  between(south: number, north: number): Uint32Array {
    if (north < this.south || south > this.north) return this.inOrder.subarray(0, 0);
    const [from, to] = [this.stripAt(south), this.stripAt(north)];
    return this.inOrder.subarray(this.begins[from], this.begins[to + 1]);
  }

  /** Where in `edges` all stand that span a latitude (degrees), each once. */
  at(lat: number): Uint32Array {
    return this.between(lat, lat);
  }

  /** The lowest strip that each edge touches, and the highest. */
  private stripsOfEdges(): readonly [lowest: Uint32Array, highest: Uint32Array] {
    const { edges } = this;
    const [lowest, highest] = [new Uint32Array(edges.length / 4), new Uint32Array(edges.length / 4)];
    for (let n = 0; n < lowest.length; n += 1) {
      const one = this.stripAt(edges[4 * n + 1] as number);
      const other = this.stripAt(edges[4 * n + 3] as number);
      lowest[n] = Math.min(one, other);
      highest[n] = Math.max(one, other);
    }
    return [lowest, highest];
  }

  /** The strip of a latitude; of one that lies beyond all, the nearest. */
  private stripAt(lat: number): number {
    const strip = Math.floor((lat - this.south) / this.height);
    return Math.max(0, Math.min(this.begins.length - 2, strip || 0));
  }
}

/** From the last vertex to the first, too: a ring that was not closed is. */
function edgesOf(rings: readonly Ring[]): Float64Array {
  const edges = new Float64Array(4 * rings.reduce((sum, { length }) => sum + length, 0));
  let edge = 0;
  for (const ring of rings) {
    let from = ring.at(-1);
    for (const to of ring) {
      if (from) {
        edges[edge] = from[0];
        edges[edge + 1] = from[1];
        edges[edge + 2] = to[0];
        edges[edge + 3] = to[1];
      }
      edge += 4;
      from = to;
    }
  }
  return edges;
}
