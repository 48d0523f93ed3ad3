import type { DataWith } from '../../core/event-type.js';
import type { CommandBody } from '../../fields/command-body.js';
import { optional, ref, restricted, sourceBound, string, text } from '../../fields/event-fields.js';

/** The body's fields that every event keeps. No entry is looked for by who said it. */
export const attribution = {
  sourceId: optional(sourceBound(ref('source', { subject: false }))),
  bodyId: optional(ref('actor', { subject: false })),
  /** RFC 3339 UTC. */
  recordedOnDeviceAt: optional(restricted(string)),
  note: optional(restricted(text)),
  reason: optional(restricted(text)),
};
export type Attribution = DataWith<typeof attribution>;

/** Those fields where the reason must be given. */
export const attributionWithReason = { ...attribution, reason: restricted(text) };

/** Those fields of a body, for an event's data. */
export function attributionOf(body: CommandBody): Attribution {
  const { sourceId, bodyId, recordedOnDeviceAt, note, reason } = body;
  return { sourceId, bodyId, recordedOnDeviceAt, note, reason };
}

/**
 * A body as event data: its own fields, those that every event keeps, but not `corrects`, which becomes an entry of its
 * own.
 */
export function dataOf<Body extends CommandBody>(body: Body): Omit<Body, 'corrects'> {
  const data: Partial<Body> = { ...body };
  delete data.corrects;
  return data as Omit<Body, 'corrects'>;
}
