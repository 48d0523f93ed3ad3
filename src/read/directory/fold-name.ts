/**
 * Names in the form in which they are compared: no case, no marks, one way to write each letter, no article. Two
 * spellings in one script that differ in nothing else become one text.
 */

/** Written as letters of their own by some keyboards and as others by the rest. */
const SAME_LETTERS: Readonly<Record<string, string>> = {
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ı: 'i',
  đ: 'd',
  ł: 'l',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
};
const SAME = new RegExp(`[${Object.keys(SAME_LETTERS).join('')}]`, 'gu');

/** Signs inside a word that only some romanisations write: apostrophes of all kinds, and what stands for hamza and ayn. */
const INSIDE_WORDS = /[\p{Cf}\u0640ء'’‘‛`´ʼʻʾʿ′]/gu;
const MARKS = /\p{M}/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/u;

/** The Latin article before a hyphen, in the assimilated forms too: al-, ar-, ash-, ed-, … */
const HYPHENATED_ARTICLE = /(^|[^\p{L}\p{N}])[ae](?:l|r|n|t|d|s|z|th|dh|sh)[-‐‑–](?=\p{L})/gu;
/** The Latin article as a word of its own; the assimilated forms are words of other languages too. */
const ARTICLE_WORDS = new Set(['al', 'el']);
/** The Arabic article, where enough of the word is left. */
const ARABIC_ARTICLE = /^ال(?=\p{L}{2})/u;

/** The words of a name in the form in which they are compared; none if it has neither letter nor digit. */
export function foldedWords(name: string): readonly string[] {
  const letters = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(INSIDE_WORDS, '')
    // Taking letters apart turns alef with hamza or madda into alef and a mark, like é into e and a mark.
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(HYPHENATED_ARTICLE, '$1')
    .replace(SAME, (letter) => SAME_LETTERS[letter] ?? letter)
    .replace(/[٠-٩۰-۹]/gu, (digit) => String(digit.charCodeAt(0) & 0xf));
  const words = letters.split(BETWEEN_WORDS).filter((word) => word !== '');
  return words
    .filter((word, index) => !ARTICLE_WORDS.has(word) || index === words.length - 1)
    .map((word) => word.replace(ARABIC_ARTICLE, ''));
}
