/** A value of the three-valued logic of the rules: NO < POSSIBLE < YES. */
export type Tri = 'NO' | 'POSSIBLE' | 'YES';

const RANK: Readonly<Record<Tri, number>> = { NO: 0, POSSIBLE: 1, YES: 2 };

/** Orders by strength: negative when `a` is weaker than `b`. */
export function compareTri(a: Tri, b: Tri): number {
  return RANK[a] - RANK[b];
}

/** The minimum; YES of nothing. */
export function and(...values: readonly Tri[]): Tri {
  return values.reduce<Tri>((least, value) => (compareTri(value, least) < 0 ? value : least), 'YES');
}

/** The maximum; NO of nothing. */
export function or(...values: readonly Tri[]): Tri {
  return values.reduce<Tri>((most, value) => (compareTri(value, most) > 0 ? value : most), 'NO');
}

/** YES and NO change places; what is possible stays possible. */
export function not(value: Tri): Tri {
  if (value === 'POSSIBLE') return 'POSSIBLE';
  return value === 'YES' ? 'NO' : 'YES';
}

/** The certain value of a condition. */
export function certainly(holds: boolean): Tri {
  return holds ? 'YES' : 'NO';
}

/** What is known of a value of which one of `values` is true: all YES -> YES, all NO -> NO, else POSSIBLE. */
export function oneOf(values: readonly Tri[]): Tri {
  if (values.every((value) => value === 'YES')) return 'YES';
  return values.every((value) => value === 'NO') ? 'NO' : 'POSSIBLE';
}
