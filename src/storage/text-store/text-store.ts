import { RuleBroken } from '../../core/errors.js';
import type { Meta } from '../known-log/meta.js';

/** Words as somebody wrote them, and their language (BCP 47). */
export interface Words {
  readonly text: string;
  readonly lang: string;
}

/** Words on their way in, under the opaque reference by which the log knows them. */
export interface ReferredWords extends Words {
  /** Derived from the command and the place in its body, so that a retry carries the same one. */
  readonly ref: string;
  /** The command that brought them: while it made no entry, they may be orphans. */
  readonly commandId: string;
}

/** The words under a reference were erased for ever; they are not taken in again. */
export class WordsErased extends RuleBroken {
  constructor(readonly ref: string) {
    super('WORDS_ERASED', 'These words were erased and cannot be recorded again under the same key.');
  }
}

/** What stands for words that are kept and cannot be opened: they, or the key file, are no longer what they were. */
export interface UnreadableWords {
  readonly unreadable: true;
}

/** An alarm: stored words do not open, or are not those that were committed to. Somebody or something changed them. */
export class WordsAltered extends Error {
  constructor(
    readonly ref: string,
    options?: ErrorOptions,
  ) {
    super(`The stored words under ${ref} are not those that the log commits to`, options);
    this.name = 'WordsAltered';
  }
}

/** Age (ms) from which on words without an entry may be swept: time for people to notice that it is the wrong log. */
export const SWEPT_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * All free text, beside the log: the log holds only references and commitments, so a record's words can be erased alone.
 * Both adapters pass `test/contract/text-store.contract.ts`.
 */
export interface TextStore {
  readonly meta: Meta;
  /**
   * Keeps words, all or none, durably before it resolves. The same words under the same reference again are kept once.
   *
   * @returns the commitment (32 bytes) of each reference, to be put into the log
   * @throws KeyReused for other words under a reference that is there: references derive from commands
   * @throws WordsErased for a reference that was erased
   */
  put(words: readonly ReferredWords[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /**
   * The words under each reference, each by itself: one that cannot be opened keeps back no other. What is erased or
   * unknown is left out; `erased` tells which.
   */
  get(refs: readonly string[]): Promise<ReadonlyMap<string, Words | UnreadableWords>>;
  /** Those of the references whose words were erased. */
  erased(refs: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of the references of which nothing is known: what the log refers to by them was kept once, and is lost. */
  lost(refs: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether no words are kept. */
  isEmpty(): Promise<boolean>;
  /** Destroys the words and their key, and remembers that. Repeating it, or an unknown reference, is no error. */
  erase(ref: string): Promise<void>;
  /**
   * Removes words whose command made no entry: it failed after they were kept. Spared are words younger than a day, those
   * put since this store was opened, since their entry may be on its way, and those whose entry was seen.
   *
   * @returns how many were removed
   */
  sweep(isDone: (commandId: string) => boolean | Promise<boolean>): Promise<number>;
  /**
   * No sweep ever removes what is kept by now: the log at hand may lack entries that refer to it, which may turn up again.
   */
  spare(): Promise<void>;
  close(): Promise<void>;
}
