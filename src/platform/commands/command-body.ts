import type { Section } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import { Phrase, Prose, Refers, Uuid } from './fields.js';
import { Instant } from './time-fields.js';

/** What every command's body may carry besides its own fields (bodies.md). */
export abstract class CommandBody {
  /** Whose statement this is. */
  @Refers('source', { optional: true, description: 'Whose statement this is' })
  sourceId?: string;

  /** Which monitoring body observed or decided it; one of the caller's. */
  @Refers('actor', {
    optional: true,
    description: 'Which body observed or decided it; one of the caller’s bodies',
  })
  bodyId?: string;

  /** When the device says it was written; kept, but order comes from the log. */
  @Instant({ optional: true })
  recordedOnDeviceAt?: string;

  @Prose({ optional: true })
  note?: TextRef;

  /** The entry of the same thing that this command withdraws and replaces; then `reason` is required. */
  @Uuid({
    optional: true,
    description: 'Entry of the same thing that this withdraws and replaces; needs a reason',
  })
  corrects?: string;

  @Phrase({ optional: true })
  reason?: TextRef;
}

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
