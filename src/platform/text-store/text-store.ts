import { RuleBroken } from '../../core/errors.js';

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

/**
 * All free text, beside the log: the log holds only references and commitments, so a record's words can be erased alone.
 * Both adapters pass `test/contract/text-store.contract.ts`.
 */
export interface TextStore {
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
  /** Destroys the words and their key, and remembers that. Repeating it, or an unknown reference, is no error. */
  erase(ref: string): Promise<void>;
  /**
   * Removes words whose command made no entry: it failed after they were kept. Words put since this store was opened are
   * spared, since their entry may be on its way; those whose entry was seen are not looked at again.
   *
   * @returns how many were removed
   */
  sweep(isDone: (commandId: string) => boolean | Promise<boolean>): Promise<number>;
  close(): Promise<void>;
}
