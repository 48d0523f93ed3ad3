import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { seal } from './aead.js';
import { commitToWords, openWords, sealWords, wordBytes } from './sealed-words.js';
import { WordsAltered } from './text-store.js';

const masterKey = Buffer.alloc(32, 1);
const words = { ref: 'ref-1', text: 'Shelling heard.', lang: 'en' };
/** Nonce and tag of AES-256-GCM. */
const OVERHEAD = 12 + 16;

describe('sealed words', () => {
  it('are committed to by SHA-256 over version, salt and canonical JSON of text and language', () => {
    const salt = Buffer.alloc(32, 7);
    const expected = createHash('sha256')
      .update(`cit-words/v1\0${salt.toString('utf8')}{"lang":"en","text":"Shelling heard."}`)
      .digest();
    expect(commitToWords(salt, wordBytes(words))).toEqual(expected);
  });

  it('open to what was sealed', () => {
    expect(openWords(masterKey, sealWords(masterKey, words))).toEqual({ text: words.text, lang: words.lang });
  });

  it('never look the same twice: key, salt and nonces are fresh', () => {
    const [one, other] = [sealWords(masterKey, words), sealWords(masterKey, words)];
    expect(one.commitment).not.toEqual(other.commitment);
    expect(one.wrappedKey).not.toEqual(other.wrappedKey);
    expect(one.sealed).not.toEqual(other.sealed);
  });

  // 36 bytes of salt and length, and 23 of JSON around the text.
  it.each([
    [0, 256],
    [197, 256],
    [198, 1024],
    [965, 1024],
    [966, 4096],
    [4039, 16_384],
    [16_325, 16_384],
    [16_326, 32_768],
    [40_000, 49_152],
  ])('of %i characters are padded to %i bytes', (length, size) => {
    const { sealed } = sealWords(masterKey, { ...words, text: 'x'.repeat(length) });
    expect(sealed.length - OVERHEAD).toBe(size);
  });

  it.each(['commitment', 'wrappedKey', 'sealed'] as const)(
    'raise the alarm when one bit of %s differs',
    (part) => {
      const sealed = sealWords(masterKey, words);
      const bytes = Buffer.from(sealed[part]);
      bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
      expect(() => openWords(masterKey, { ...sealed, [part]: bytes })).toThrow(WordsAltered);
    },
  );

  it('raise the alarm when they are cut short, or stand under another reference', () => {
    const sealed = sealWords(masterKey, words);
    expect(() => openWords(masterKey, { ...sealed, sealed: sealed.sealed.subarray(0, 5) })).toThrow(
      WordsAltered,
    );
    expect(() => openWords(masterKey, { ...sealed, ref: 'ref-2' })).toThrow(WordsAltered);
  });

  it('raise the alarm when they open, but are not what the commitment says', () => {
    const commitment = Buffer.alloc(32, 9);
    const bound = (part: string): Uint8Array =>
      Buffer.concat([Buffer.from(`cit-text/v1\0${part}\0ref-1\0`), commitment]);
    const [key, plain] = [Buffer.alloc(32, 3), Buffer.alloc(256)];
    plain.writeUInt32BE(plain.write('{"lang":"en","text":"Forged."}', 36), 32);
    const forged = {
      ref: 'ref-1',
      commitment,
      wrappedKey: seal(masterKey, key, bound('key')),
      sealed: seal(key, plain, bound('words')),
    };
    expect(() => openWords(masterKey, forged)).toThrow(WordsAltered);
    const honest = commitToWords(plain.subarray(0, 32), Buffer.from('{"lang":"en","text":"Forged."}'));
    commitment.set(honest);
    const resealed = {
      ...forged,
      wrappedKey: seal(masterKey, key, bound('key')),
      sealed: seal(key, plain, bound('words')),
    };
    expect(openWords(masterKey, resealed).text).toBe('Forged.');
  });
});
