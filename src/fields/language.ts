import { LRUCache } from 'lru-cache';

/** The languages in which the ledger speaks. */
export const LANGUAGES = ['en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A sentence in every language of the ledger. */
export type Sentence = Readonly<Record<Language, string>>;

/** What is left of a sentence for somebody who reads some languages only. */
export type Spoken = Readonly<Partial<Sentence>>;

/**
 * The languages of an `Accept-Language` header (RFC 9110) that the ledger speaks. If it names none of them, all but
 * those that it refuses; if it refuses all, all the same, since an answer without words helps nobody.
 */
export function languagesOf(header = '*'): readonly Language[] {
  const known = readHeaders.get(header);
  if (known !== undefined) return known;
  const languages = readHeader(header);
  readHeaders.set(header, languages);
  return languages;
}

/** Nearly every caller sends one of a few. */
const readHeaders = new LRUCache<string, readonly Language[]>({ max: 100 });

function readHeader(header: string): readonly Language[] {
  const accepted = new Set<string>();
  const refused = new Set<string>();
  for (const part of header.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    (isRefused ? refused : accepted).add(range.split('-')[0] ?? '');
  }
  const named = LANGUAGES.filter((language) => accepted.has(language));
  if (named.length > 0 && !accepted.has('*')) return named;
  const left = LANGUAGES.filter((language) => !refused.has(language) || accepted.has(language));
  return left.length > 0 ? left : LANGUAGES;
}

/** The sentence in some of its languages. */
export function spoken(sentence: Sentence, languages: readonly Language[]): Spoken {
  return Object.fromEntries(languages.map((language) => [language, sentence[language]]));
}

/** The forms of a counted thing by plural category (Unicode CLDR); `other` serves where a form is missing. `#`: the number. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

const rules: Readonly<Record<Language, Intl.PluralRules>> = {
  en: new Intl.PluralRules('en'),
  ar: new Intl.PluralRules('ar'),
};

/** "1 practice", "2 practices": the number in ASCII digits in both languages. */
export function counted(count: number, forms: Readonly<Record<Language, Forms>>): Sentence {
  const form = (language: Language): string => {
    const { [rules[language].select(count)]: chosen, other } = forms[language];
    return (chosen ?? other).replace('#', String(count));
  };
  return { en: form('en'), ar: form('ar') };
}

/** Sentences one after the other. */
export function joined(sentences: readonly Sentence[]): Sentence {
  return {
    en: sentences.map(({ en }) => en).join(' '),
    ar: sentences.map(({ ar }) => ar).join(' '),
  };
}
