import type { Section } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import type { CommandBody } from '../../fields/command-body.js';

/** The body's fields that every event keeps. */
export interface Attribution {
  readonly sourceId?: string;
  readonly bodyId?: string;
  readonly recordedOnDeviceAt?: string;
  readonly note?: TextRef;
  readonly reason?: TextRef;
}

/** The sections of those fields, to be spread into an event's declaration. */
export const attributionSections = {
  sourceId: 'source',
  bodyId: 'public',
  recordedOnDeviceAt: 'restricted',
  note: 'restricted',
  reason: 'restricted',
} as const satisfies Record<keyof Attribution, Section>;

/** Those fields of a body, for an event's data. */
export function attributionOf(body: CommandBody): Attribution {
  const { sourceId, bodyId, recordedOnDeviceAt, note, reason } = body;
  return { sourceId, bodyId, recordedOnDeviceAt, note, reason };
}

/** A body's own fields without those that every command may carry. */
export type OwnFields<Body extends CommandBody> = Omit<Body, keyof CommandBody>;

/**
 * A body as event data: its own fields, those that every event keeps, but not `corrects`, which becomes an entry of its
 * own.
 */
export function dataOf<Body extends CommandBody>(body: Body): Omit<Body, 'corrects'> {
  const data: Partial<Body> = { ...body };
  delete data.corrects;
  return data as Omit<Body, 'corrects'>;
}
