import type { RecordedEvent } from '../../core/event-store.js';
import type { Words } from '../../core/text-ref.js';
import { canonicalJson } from '../../storage/envelope/canonical-json.js';
import { isWordless, type LogSecret } from '../../storage/secrets/secrets.js';
import type { TextStore } from '../../storage/text-store/text-store.js';
import { takeWords } from '../../fields/field.js';
import type { PathParams } from './use-case.js';

/** A command as far as it says something; who sent it, and when, is not part of that. */
export interface Said {
  readonly route: string;
  readonly params: PathParams;
  /** Validated for shape. */
  readonly body: object;
  /** The same as it was sent. */
  readonly sent: object;
}

/** Stands for words; no field of any body takes such a value. */
const WORDS = { words: true } as const;

/** What entries keep of what a command said, its words left out. */
export function bodyMacOf(secret: LogSecret, { route, params, body }: Said): string {
  return secret.bodyMac(canonicalJson({ route, params, body: takeWords(body, () => WORDS) }));
}

/**
 * Whether a command says what the one said that made the entry. Words are compared with those that are kept: once they
 * are erased, lost or unreadable, nothing tells whether these are the same, and it counts as done.
 */
export async function saysTheSame(
  entry: RecordedEvent,
  said: Said,
  { secret, words }: { readonly secret: LogSecret; readonly words: TextStore },
): Promise<boolean> {
  if (!isWordless(entry.bodyMac)) {
    const { route, params, sent } = said;
    return entry.bodyMac === secret.bodyMacWithWords(canonicalJson({ route, params, body: sent }));
  }
  if (entry.bodyMac !== bodyMacOf(secret, said)) return false;
  const now = new Map<string, Words>();
  takeWords(said.body, (text, lang, pointer) =>
    now.set(secret.textRef(entry.causationId, pointer), { text, lang }),
  );
  for (const [ref, kept] of await words.get([...now.keys()])) {
    const { text, lang } = now.get(ref) ?? {};
    if (!('unreadable' in kept) && (kept.text !== text || kept.lang !== lang)) return false;
  }
  return true;
}
