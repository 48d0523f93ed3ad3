import { describe, expect, it } from '@jest/globals';
import { counted, joined, languagesOf, spoken } from './language.js';

describe('the languages that a caller reads', () => {
  it.each([
    ['ar', ['ar']],
    ['en', ['en']],
    ['AR', ['ar']],
    ['ar-SY', ['ar']],
    ['en-GB,ar;q=0.5', ['en', 'ar']],
    ['ar;q=0.5, en-GB', ['en', 'ar']],
    ['fr-FR, fr;q=0.9, en;q=0.8', ['en']],
    ['en ; q=0.3', ['en']],
  ])('are those that the header names: %s', (header, languages) => {
    expect(languagesOf(header)).toEqual(languages);
  });

  it.each([[undefined], [''], ['*'], ['fr'], ['fr, de;q=0.5'], ['english'], [';;,,-;q'], ['en_GB'], ['-en']])(
    'are all where it names none: %p',
    (header) => {
      expect(languagesOf(header)).toEqual(['en', 'ar']);
    },
  );

  it.each([
    ['en;q=0', ['ar']],
    ['en; q=0.000', ['ar']],
    ['*, en;q=0', ['ar']],
    ['en;q=0, ar', ['ar']],
    ['fr, ar;Q=0', ['en']],
  ])('are not those that it refuses: %s', (header, languages) => {
    expect(languagesOf(header)).toEqual(languages);
  });

  it.each([['en;q=0, ar;q=0'], ['*;q=0']])('are all where it refuses all: %s', (header) => {
    expect(languagesOf(header)).toEqual(['en', 'ar']);
  });

  it('are not refused with a weight that only begins with zero', () => {
    expect(languagesOf('en;q=0.001')).toEqual(['en']);
  });

  it('say what is left of a sentence', () => {
    const sentence = { en: 'Unknown', ar: 'غير معروف' };
    expect(spoken(sentence, ['ar'])).toEqual({ ar: 'غير معروف' });
    expect(spoken(sentence, languagesOf('*'))).toEqual(sentence);
  });
});

describe('a counted thing', () => {
  it('takes the form of its number, or the general one, with the number in ASCII digits', () => {
    const forms = { en: { one: '# day', other: '# days' }, ar: { two: 'يومان', other: '# يوم' } };
    expect(counted(1, forms)).toEqual({ en: '1 day', ar: '1 يوم' });
    expect(counted(2, forms)).toEqual({ en: '2 days', ar: 'يومان' });
    expect(counted(1200, forms)).toEqual({ en: '1200 days', ar: '1200 يوم' });
  });
});

describe('sentences', () => {
  it('follow each other in each language', () => {
    expect(
      joined([
        { en: 'One.', ar: 'واحد.' },
        { en: 'Two.', ar: 'اثنان.' },
      ]),
    ).toEqual({ en: 'One. Two.', ar: 'واحد. اثنان.' });
  });
});
