/** Ids that clients choose for things of a registry. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Kinds of things, as they stand in stream names. */
export type ThingKind =
  | 'actor'
  | 'place'
  | 'source'
  | 'statement'
  | 'zone'
  | 'restriction'
  | 'agreement'
  | 'checkpoint'
  | 'mechanism'
  | 'expectation'
  | 'incident';

/** The name of a thing's stream, which is also the key under which entries that speak of it are found. */
export function streamOf(kind: ThingKind, id: string): string {
  return `${kind}-${id}`;
}

/** References like `zones/eastern-qalamoun`: the plural of a kind and an id. */
export const PLURALS: Readonly<Record<string, ThingKind>> = {
  actors: 'actor',
  places: 'place',
  sources: 'source',
  statements: 'statement',
  zones: 'zone',
  restrictions: 'restriction',
  agreements: 'agreement',
  checkpoints: 'checkpoint',
  mechanisms: 'mechanism',
  expectations: 'expectation',
  incidents: 'incident',
};

/** The stream that `zones/<id>` and its like speak of. */
export function aboutStream(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [plural = '', id = '', ...rest] = value.split('/');
  const kind = PLURALS[plural];
  return kind !== undefined && rest.length === 0 && SLUG.test(id) ? streamOf(kind, id) : undefined;
}
