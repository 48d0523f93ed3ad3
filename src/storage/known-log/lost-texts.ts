import type { EventStore, RecordedEvent } from '../../core/event-store.js';
import { SECTION_NAMES } from '../../core/event-store.js';
import { textRefsIn } from '../../core/text-ref.js';
import type { TextStore } from '../text-store/text-store.js';

/** References looked up in one go. */
const PAGE = 500;

/**
 * The references to words, of the entries after a position, of which the text store knows nothing: neither that they are
 * kept nor that they were erased. Words are durable before their entry is, so what is missing was lost.
 */
export async function lostTexts(
  store: Pick<EventStore, 'readAll'>,
  words: Pick<TextStore, 'lost'>,
  after: number,
): Promise<{ readonly referred: number; readonly lost: ReadonlySet<string> }> {
  const lost = new Set<string>();
  let referred = 0;
  let page: string[] = [];
  const look = async (): Promise<void> => {
    for (const ref of await words.lost(page)) lost.add(ref);
    referred += page.length;
    page = [];
  };
  for await (const entry of store.readAll(after)) {
    page.push(...refsOf(entry));
    if (page.length >= PAGE) await look();
  }
  await look();
  return { referred, lost };
}

/** The references to words in an entry, as they stand in the stored bytes: no event type is needed, so entries of every version have theirs. */
export function refsOf({ sections }: RecordedEvent): readonly string[] {
  const found = new Set<string>();
  for (const name of SECTION_NAMES) {
    const text = Buffer.from(sections[name].data).toString('utf8');
    // Most sections refer to none, and parsing is what this costs.
    if (text.includes('"textRef"')) textRefsIn(parsed(text), found);
  }
  return [...found];
}

/** Undefined for bytes that were damaged, which are told of when they are read. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
