import { DEEPEST, pointerTo } from '../../fields/raw-input.js';

/** What is open around a place in a text: an object with the keys seen in it, or a list with the items before. */
type Open = { readonly keys: Set<string>; key: string } | { readonly keys: undefined; index: number };

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANK = 0x20;

/**
 * Where in a JSON text a key stands in one object a second time (RFC 6901): `JSON.parse` would take the last of them without
 * a word, and whoever wrote the other meant it too. One walk over the text, however it nests.
 *
 * @param json a text that `JSON.parse` takes
 * @returns undefined if no key does, or where it nests so deep that it is refused for that
 */
export function repeatedKey(json: string): string | undefined {
  const open: Open[] = [];
  for (let at = 0; at < json.length; at += 1) {
    switch (json.charCodeAt(at)) {
      case OPEN_OBJECT:
        if (open.length >= DEEPEST) return undefined;
        open.push({ keys: new Set(), key: '' });
        break;
      case OPEN_LIST:
        if (open.length >= DEEPEST) return undefined;
        open.push({ keys: undefined, index: 0 });
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        open.pop();
        break;
      case COMMA: {
        const inner = open.at(-1);
        if (inner !== undefined && inner.keys === undefined) inner.index += 1;
        break;
      }
      case QUOTE: {
        const inner = open.at(-1);
        const end = endOfString(json, at);
        if (inner?.keys !== undefined && isKey(json, end)) {
          inner.key = JSON.parse(json.slice(at, end + 1)) as string;
          if (inner.keys.has(inner.key)) return pointerTo(open.map(nameOf));
          inner.keys.add(inner.key);
        }
        at = end;
      }
    }
  }
  return undefined;
}

function nameOf(open: Open): string {
  return open.keys === undefined ? String(open.index) : open.key;
}

/** The place of the quotation mark that ends the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** Whether the string that ends at `end` names what follows it. */
function isKey(json: string, end: number): boolean {
  let at = end + 1;
  while (json.charCodeAt(at) <= BLANK) at += 1;
  return json[at] === ':';
}
