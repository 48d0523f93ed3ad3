/**
 * What stands in the log for words: an opaque reference and, once the words are safe, a commitment to them. The words
 * themselves lie in the text store, under a key of their own, and can be erased there without touching the log.
 */
export interface TextRef {
  readonly textRef: string;
  /** Base64; see `storage/text-store`. Absent only between decision and append. */
  readonly commitment?: string;
}

/** Words as they come in and go out. `lang` is a BCP 47 tag, `und` where nobody said. */
export interface Words {
  readonly text: string;
  readonly lang: string;
}

/** Whether a value from an event's data stands for words. */
export function isTextRef(value: unknown): value is TextRef {
  return typeof value === 'object' && value !== null && typeof (value as TextRef).textRef === 'string';
}

/** Copies a value, putting something else in the place of each reference to words. */
export function mapTextRefs(value: unknown, replace: (ref: TextRef) => unknown): unknown {
  if (isTextRef(value)) return replace(value);
  if (Array.isArray(value)) return value.map((item) => mapTextRefs(item, replace));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTextRefs(item, replace)]));
  }
  return value;
}

/** The references to words that a value holds anywhere, each once. */
export function textRefsIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (isTextRef(value)) found.add(value.textRef);
  else if (typeof value === 'object' && value !== null) {
    // A position of an outline is a list, too: one by one, without a copy of each.
    const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    for (const item of items) if (typeof item === 'object') textRefsIn(item, found);
  }
  return found;
}
