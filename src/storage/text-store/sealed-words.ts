import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../envelope/canonical-json.js';
import { seal, unseal } from './aead.js';
import { type ReferredWords, type UnreadableWords, type Words, WordsAltered } from './text-store.js';

/** Words as they lie on the disk. Without the key file they are noise; without their row's key they are gone. */
export interface SealedWords {
  readonly ref: string;
  /** SHA-256("cit-words/v1" 0x00 salt words), 32 bytes; the log holds the same. */
  readonly commitment: Uint8Array;
  /** The record's own random key, sealed under the key of the key file. */
  readonly wrappedKey: Uint8Array;
  /** salt, length, words and padding, sealed under the record's key. */
  readonly sealed: Uint8Array;
}

const SALT_BYTES = 32;
const LENGTH_BYTES = 4;
const KEY_BYTES = 32;
/** The sizes that an outsider can tell apart; beyond the last, its multiples. */
const SIZES = [256, 1024, 4096, 16_384] as const;

/** Words as the bytes that are committed to: canonical JSON of text and language. */
export function wordBytes({ text, lang }: Words): Uint8Array {
  return canonicalJson({ text, lang });
}

/** SHA-256("cit-words/v1" 0x00 salt words), words as `wordBytes` gives them. */
export function commitToWords(salt: Uint8Array, words: Uint8Array): Uint8Array {
  return createHash('sha256').update('cit-words/v1\0').update(salt).update(words).digest();
}

/** A fresh salt for a commitment; secret like the words, since it would let a guess be checked. */
export function wordsSalt(): Uint8Array {
  return randomBytes(SALT_BYTES);
}

export function sealWords(masterKey: Uint8Array, words: Omit<ReferredWords, 'commandId'>): SealedWords {
  const salt = wordsSalt();
  const bytes = wordBytes(words);
  const commitment = commitToWords(salt, bytes);
  const key = randomBytes(KEY_BYTES);
  return {
    ref: words.ref,
    commitment,
    wrappedKey: seal(masterKey, key, bound('key', words.ref, commitment)),
    sealed: seal(key, pad(salt, bytes), bound('words', words.ref, commitment)),
  };
}

/** @throws WordsAltered if anything of it was changed, exchanged or sealed under another key file */
export function openWords(
  masterKey: Uint8Array,
  { ref, commitment, wrappedKey, sealed }: SealedWords,
): Words {
  try {
    const key = unseal(masterKey, wrappedKey, bound('key', ref, commitment));
    const plain = Buffer.from(unseal(key, sealed, bound('words', ref, commitment)));
    const salt = plain.subarray(0, SALT_BYTES);
    const from = SALT_BYTES + LENGTH_BYTES;
    const bytes = plain.subarray(from, from + plain.readUInt32BE(SALT_BYTES));
    if (Buffer.compare(commitToWords(salt, bytes), commitment) !== 0)
      throw new Error('The commitment is another one');
    return JSON.parse(bytes.toString('utf8')) as Words;
  } catch (cause) {
    throw new WordsAltered(ref, { cause });
  }
}

/** The same for whoever reads: what cannot be opened is told, and is no reason to show nothing else. */
export function openedWords(masterKey: Uint8Array, words: SealedWords): Words | UnreadableWords {
  try {
    return openWords(masterKey, words);
  } catch (error) {
    if (error instanceof WordsAltered) return { unreadable: true };
    throw error;
  }
}

function pad(salt: Uint8Array, words: Uint8Array): Uint8Array {
  const used = SALT_BYTES + LENGTH_BYTES + words.length;
  const largest = SIZES[3];
  const size = SIZES.find((each) => each >= used) ?? Math.ceil(used / largest) * largest;
  const padded = Buffer.alloc(size);
  padded.set(salt, 0);
  padded.writeUInt32BE(words.length, SALT_BYTES);
  padded.set(words, SALT_BYTES + LENGTH_BYTES);
  return padded;
}

/** What a sealing is bound to: neither part of a row serves in another row, nor in the other's place. */
function bound(part: 'key' | 'words', ref: string, commitment: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`cit-text/v1\0${part}\0${ref}\0`, 'utf8'), commitment]);
}
