import { InvalidInput } from '../../core/errors.js';

/** Where a page ended: the sort key of its last item. Opaque to clients. */
export type Cursor = readonly (string | number)[];

export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor), 'utf8').toString('base64url');
}

/** @throws InvalidInput unless it is a cursor of this list, with `length` parts */
export function readCursor(text: string, length: number): Cursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const good =
      Array.isArray(parsed) &&
      parsed.length === length &&
      parsed.every((part) => typeof part === 'string' || typeof part === 'number');
    if (good) return parsed;
  } catch {
    // Falls through to the one refusal.
  }
  throw invalidCursor();
}

/**
 * Where a page ended in a list that is sorted by whole numbers alone.
 *
 * @throws InvalidInput unless it is a cursor of such a list, with `length` parts
 */
export function readNumbers(text: string, length: number): readonly number[] {
  const parts = readCursor(text, length);
  if (parts.every((part) => Number.isSafeInteger(part))) return parts as readonly number[];
  throw invalidCursor();
}

/** Whether a part of a cursor is a position, an index or a revision. */
export function isCount(part: string | number | undefined): part is number {
  return Number.isSafeInteger(part) && (part as number) >= 0;
}

/** A page: as many items as asked for, and where it ended if there are more. `items` holds one more than the limit. */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => Cursor,
): { items: readonly Item[]; next?: string } {
  const last = items[limit - 1];
  if (items.length <= limit || last === undefined) return { items };
  return { items: items.slice(0, limit), next: writeCursor(cursorOf(last)) };
}

/** The one refusal of a cursor that somebody made up. */
export function invalidCursor(): InvalidInput {
  return InvalidInput.at('/cursor', 'INVALID_CURSOR', 'Send the `next` of the page before, unchanged.');
}
