import { InvalidInput } from '../../core/errors.js';
import { NO_STREAM, SECTION_NAMES, type NewEvent } from '../../core/event-store.js';

/**
 * The most that one append may carry, in bytes of section data. Far above any body. KurrentDB takes 1 MiB with all that
 * stands around the sections, for which 64 KiB are left here.
 */
export const MAX_APPEND_BYTES = 960 * 1024;

/** The append is larger than every adapter can take. */
export class AppendTooLarge extends InvalidInput {
  constructor(stream: string, bytes: number, limit = MAX_APPEND_BYTES) {
    const message = `An append of ${bytes} bytes to ${stream} is over the limit of ${limit}; send less at once.`;
    super(message, [], 'APPEND_TOO_LARGE');
  }
}

/** An event id stands elsewhere in the log. Ids derive from commands, so one command was sent to two streams. */
export class EventIdTaken extends Error {
  constructor(
    readonly stream: string,
    readonly ids: readonly string[],
  ) {
    super(`An event id of the append to ${stream} is taken: ${ids.join(', ')}`);
    this.name = 'EventIdTaken';
  }
}

/**
 * What every adapter asks of an append before it looks at its stream.
 *
 * @throws AppendTooLarge over MAX_APPEND_BYTES; Error for what only a mistake in this program can send
 */
export function checkAppend(stream: string, expected: number, events: readonly NewEvent[]): void {
  if (events.length === 0) throw new Error(`An append to ${stream} needs at least one event`);
  if (expected < NO_STREAM) throw new Error(`${expected} is no revision that ${stream} could be at`);
  let bytes = 0;
  for (const event of events) {
    // Effective time compares these as text, which is right for this one form only.
    if (!isInstant(event.recordedAt))
      throw new Error(`recordedAt ${event.recordedAt} is not UTC with milliseconds`);
    for (const name of SECTION_NAMES) bytes += event.sections[name].data.length;
  }
  if (bytes > MAX_APPEND_BYTES) throw new AppendTooLarge(stream, bytes);
}

/** Whether a text is UTC with milliseconds, the form of recordedAt. */
export function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);
}

/**
 * Whether the events found in the stream right after the expected revision are exactly those of the append: then it is
 * a retry whose first answer was lost. A partial overlap is not.
 */
export function isRepeat(
  found: readonly { readonly id: string }[],
  events: readonly { readonly id: string }[],
): boolean {
  return events.every(({ id }, index) => id === found[index]?.id);
}
