import { type LonLat } from './entries.js';

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
    this.eachPlace((strip) => (this.begins[strip + 1] = (this.begins[strip + 1] as number) + 1));
    for (let strip = 0; strip < strips; strip += 1) {
      this.begins[strip + 1] = (this.begins[strip + 1] as number) + (this.begins[strip] as number);
    }
    const next = this.begins.slice();
    this.inOrder = new Uint32Array(this.begins[strips] as number);
    this.eachPlace((strip, edge) => {
      this.inOrder[next[strip] as number] = edge;
      next[strip] = (next[strip] as number) + 1;
    });
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

  /** Calls back for every strip that an edge touches. */
  private eachPlace(place: (strip: number, edge: number) => void): void {
    const { edges } = this;
    for (let edge = 0; edge < edges.length; edge += 4) {
      const one = this.stripAt(edges[edge + 1] as number);
      const other = this.stripAt(edges[edge + 3] as number);
      for (let strip = Math.min(one, other); strip <= Math.max(one, other); strip += 1) place(strip, edge);
    }
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
      if (from) edges.set([from[0], from[1], to[0], to[1]], edge);
      edge += 4;
      from = to;
    }
  }
  return edges;
}
