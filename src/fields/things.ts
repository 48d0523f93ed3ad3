import type { LOG_STREAM } from '../core/recording-times.js';

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

/** A thing, by the name of its stream, which is also the key under which entries that speak of it are found. */
export type Thing<Kind extends ThingKind = ThingKind> = `${Kind}-${string}`;

/** What was observed of a zone in a month: windows are many, and no decision needs the others. */
type Observation = `observation-${string}-${string}`;

/** A stream of the log. */
export type StreamName = Thing | Observation | typeof SETTINGS | typeof LOG_STREAM;

/** The stream of the ledger's parameters. */
export const SETTINGS = 'settings';

export function streamOf<Kind extends ThingKind>(kind: Kind, id: string): Thing<Kind> {
  return `${kind}-${id}`;
}

/** @param month `yyyy-mm`, UTC */
export function observationOf(zoneId: string, month: string): Observation {
  return `observation-${zoneId}-${month}`;
}

/** The key under which entries that answer an entry are found. */
export function entryKey(eventId: string): `entry-${string}` {
  return `entry-${eventId}`;
}

/** `agreement` of `agreement-a1`; the whole name where there is nothing else in it. */
export function kindOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}

/** The id of the thing whose stream it is. */
export function idOf(stream: string): string {
  return stream.slice(kindOf(stream).length + 1);
}

export function isOf<Kind extends ThingKind>(kind: Kind, stream: string): stream is Thing<Kind> {
  return stream.startsWith(`${kind}-`);
}

/** Whether a stream is that of a thing, which its first entry begins; in others that is one fact among many. */
export function isThing(stream: string): stream is Thing {
  return THING_KINDS.some((kind) => isOf(kind, stream));
}

/** The zone that was observed, by its id; undefined for every other stream. */
export function zoneObserved(stream: string): string | undefined {
  return /^observation-(.+)-\d{4}-\d{2}$/.exec(stream)?.[1];
}

/** The stream that `zones/<id>` and its like speak of. */
export function aboutStream(value: unknown): Thing | undefined {
  if (typeof value !== 'string') return undefined;
  const [plural, id = '', ...rest] = value.split('/');
  const kind = THING_KINDS.find((one) => pluralOf(one) === plural);
  return kind !== undefined && rest.length === 0 && SLUG.test(id) ? streamOf(kind, id) : undefined;
}

/** The thing of a stream as `<plural>/<id>`; settings and the log have no id, and observation is the zone's. */
export function nameOf(stream: string): string {
  const zoneId = zoneObserved(stream);
  if (zoneId !== undefined) return nameOf(streamOf('zone', zoneId));
  return stream.includes('-') ? `${kindOf(stream)}s/${idOf(stream)}` : stream;
}

export function pluralOf(kind: ThingKind): `${ThingKind}s` {
  return `${kind}s`;
}
