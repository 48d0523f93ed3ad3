import { KeyReused } from '../../core/errors.js';
import type { Meta } from '../known-log/meta.js';
import { promised } from '../concurrency/promised.js';
import { commitToWords, wordBytes, wordsSalt } from './sealed-words.js';
import {
  type ReferredWords,
  type TextStore,
  type UnreadableWords,
  type Words,
  WordsErased,
} from './text-store.js';

/** Kept words and their commitment, or that they were erased. */
type KeptWords = { readonly words: ReferredWords; readonly commitment: Uint8Array } | 'ERASED';

/**
 * The text store in memory, for tests: a sweep goes by runs, not by age. Handed an earlier one, it opens on what that one
 * kept.
 */
export class MemoryTextStore implements TextStore {
  readonly meta: Meta;
  private readonly kept: Map<string, KeptWords>;
  private readonly spared: Set<string>;
  /** What was there at opening and was not put again since. */
  private readonly settled: Set<string>;

  constructor(earlier?: MemoryTextStore) {
    this.meta = earlier?.meta ?? new MemoryMeta();
    this.kept = earlier?.kept ?? new Map<string, KeptWords>();
    this.spared = earlier?.spared ?? new Set<string>();
    this.settled = new Set([...this.kept.keys()].filter((ref) => !this.spared.has(ref)));
  }

  put(words: readonly ReferredWords[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return promised(() => {
      const taken = new Map<string, KeptWords & object>();
      for (const each of words) {
        taken.set(each.ref, accept(each, taken.get(each.ref) ?? this.kept.get(each.ref)));
      }
      for (const [ref, each] of taken) {
        this.kept.set(ref, each);
        this.settled.delete(ref);
      }
      return new Map([...taken].map(([ref, { commitment }]) => [ref, commitment]));
    });
  }

  get(refs: readonly string[]): Promise<ReadonlyMap<string, Words | UnreadableWords>> {
    const found = refs.flatMap((ref): [string, Words][] => {
      const kept = this.kept.get(ref);
      return kept === undefined || kept === 'ERASED'
        ? []
        : [[ref, { text: kept.words.text, lang: kept.words.lang }]];
    });
    return Promise.resolve(new Map(found));
  }

  erased(refs: readonly string[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(refs.filter((ref) => this.kept.get(ref) === 'ERASED')));
  }

  lost(refs: readonly string[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(refs.filter((ref) => !this.kept.has(ref))));
  }

  isEmpty(): Promise<boolean> {
    return Promise.resolve([...this.kept.values()].every((each) => each === 'ERASED'));
  }

  erase(ref: string): Promise<void> {
    if (this.kept.has(ref)) this.kept.set(ref, 'ERASED');
    return Promise.resolve();
  }

  async sweep(isDone: (commandId: string) => boolean | Promise<boolean>): Promise<number> {
    let swept = 0;
    for (const ref of this.settled) {
      const kept = this.kept.get(ref);
      if (kept === undefined || kept === 'ERASED' || (await isDone(kept.words.commandId))) continue;
      if (this.settled.has(ref) && this.kept.delete(ref)) swept += 1;
    }
    return swept;
  }

  spare(): Promise<void> {
    for (const ref of this.kept.keys()) this.spared.add(ref);
    this.settled.clear();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class MemoryMeta implements Meta {
  private readonly values = new Map<string, string>();

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.values.get(key));
  }

  set(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(values)) this.values.set(key, value);
    return Promise.resolve();
  }
}

function accept(words: ReferredWords, kept: KeptWords | undefined): KeptWords & object {
  if (kept === undefined) return { words, commitment: commitToWords(wordsSalt(), wordBytes(words)) };
  if (kept === 'ERASED') throw new WordsErased(words.ref);
  if (kept.words.text !== words.text || kept.words.lang !== words.lang) throw new KeyReused();
  return kept;
}
