import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';
import type { ValueTransformer } from 'typeorm';

/** Data of more characters than this is large: what is done with it costs more than to look whether it was done before. */
const LARGE = 8_192;
/** Characters of all large data that is kept read. */
const MOST_KEPT = 8_000_000;

/** Large data by its text: whoever reads a row again gets the same object, and what was made of that is not made anew. */
const kept = new LRUCache<string, object>({ maxSize: MOST_KEPT });

/** Of large data, the hash of its text; the text itself from when a row was made of it until that is written. */
interface Known {
  readonly hash: string;
  text?: string | undefined;
}
const known = new WeakMap<object, Known>();

/**
 * What stands for data in the digest of a row: its text; of a large one the hash of that, so that data is written once for the row
 * and its digest, and not written again when it is read.
 */
export function filedForm(data: object): string {
  const large = known.get(data);
  if (large !== undefined) return large.hash;
  const text = JSON.stringify(data);
  if (text.length <= LARGE) return text;
  const hash = hashOf(text);
  keep(data, { hash, text });
  return hash;
}

/** The data of rows as JSON. Nobody changes what was read: others may have it too. */
export const asFiledData: ValueTransformer = {
  to(data: unknown): unknown {
    // A condition of a query is none.
    if (typeof data !== 'object' || data === null) return data;
    const large = known.get(data);
    const text = large?.text ?? JSON.stringify(data);
    if (large !== undefined) large.text = undefined;
    return text;
  },
  from(text: unknown): unknown {
    if (typeof text !== 'string') return text;
    if (text.length <= LARGE) return JSON.parse(text);
    const hash = hashOf(text);
    let data: unknown = kept.get(hash);
    if (data === undefined) keep((data = JSON.parse(text)), { hash }, text.length);
    return data;
  },
};

/** What a damaged row holds need not be an object. */
function keep(data: unknown, large: Known, size = large.text?.length ?? 1): void {
  if (typeof data !== 'object' || data === null) return;
  known.set(data, large);
  kept.set(large.hash, data, { size });
}

function hashOf(text: string): string {
  return hash('sha256', text, 'base64url');
}
