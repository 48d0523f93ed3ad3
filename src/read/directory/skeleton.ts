/**
 * What is left of a word when it is written down by different ears: its consonants, each with all that stand for it in
 * Arabic or in any romanisation. Vowels, long ones too, are dropped, since their spelling differs most: جيرود, Jayrud,
 * Jeroud, Jaroud are all `jrd`. Coarse on purpose; names found by it rank behind those found by their letters.
 */

/** Latin groups that stand for one Arabic letter, longest first. */
const LATIN_GROUPS: readonly (readonly [group: RegExp, consonant: string])[] = [
  [/sch|sh|ch/g, 's'],
  [/dj/g, 'j'],
  [/kh|ck/g, 'k'],
  [/gh/g, 'g'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/ph/g, 'f'],
  [/x/g, 'ks'],
];

/** Letter -> consonant; all other letters are dropped. */
const CONSONANTS: Readonly<Record<string, string>> = {
  ...each('b', 'bpب', 'پ'),
  ...each('t', 'tتثط'),
  ...each('j', 'jجچ'),
  ...each('h', 'hحه'),
  ...each('k', 'kqcقكخ'),
  ...each('d', 'dدذضظ'),
  ...each('r', 'rر'),
  ...each('z', 'zزژ'),
  ...each('s', 'sسشص'),
  ...each('g', 'gغگ'),
  ...each('f', 'fvفڤ'),
  ...each('l', 'lل'),
  ...each('m', 'mم'),
  ...each('n', 'nن'),
};

/** The consonants of folded words, words apart; empty if there are none. Digits stay. */
export function skeletonOf(words: readonly string[]): string {
  return words
    .map(skeletonOfWord)
    .filter((skeleton) => skeleton !== '')
    .join(' ');
}

function skeletonOfWord(word: string): string {
  let spelled = word.replace(/([a-z])\1+/g, '$1');
  for (const [group, consonant] of LATIN_GROUPS) spelled = spelled.replace(group, consonant);
  const consonants = Array.from(
    spelled,
    (letter) => CONSONANTS[letter] ?? (/\p{N}/u.test(letter) ? letter : ''),
  );
  // The ending -a is written -ah, -eh, ة or ه as the writer likes.
  return consonants.join('').replace(/h$/, '');
}

function each(consonant: string, ...letters: readonly string[]): Record<string, string> {
  return Object.fromEntries(Array.from(letters.join(''), (letter) => [letter, consonant]));
}
