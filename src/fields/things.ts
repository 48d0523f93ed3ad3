/** Ids that clients choose for things of a registry. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Kinds of things, as they stand in stream names. In routes and references they stand in the plural, which has an s. */
export const THING_KINDS = [
  'actor',
  'place',
  'source',
  'statement',
  'zone',
  'restriction',
  'agreement',
  'checkpoint',
  'mechanism',
  'expectation',
  'incident',
] as const;
export type ThingKind = (typeof THING_KINDS)[number];

/** The name of a thing's stream, which is also the key under which entries that speak of it are found. */
export function streamOf(kind: ThingKind, id: string): string {
  return `${kind}-${id}`;
}

/** Whether a stream is that of a thing, which its first entry begins; in others that is one fact among many. */
export function isOfThing(stream: string): boolean {
  return THING_KINDS.some((kind) => stream.startsWith(`${kind}-`));
}

/** The stream that `zones/<id>` and its like speak of. */
export function aboutStream(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [plural, id = '', ...rest] = value.split('/');
  const kind = THING_KINDS.find((one) => `${one}s` === plural);
  return kind !== undefined && rest.length === 0 && SLUG.test(id) ? streamOf(kind, id) : undefined;
}
