import { describe, expect, it } from '@jest/globals';
import { foldedWords } from './fold-name.js';
import { skeletonOf } from './skeleton.js';

const skeleton = (name: string): string => skeletonOf(foldedWords(name));

/** The spellings that are met of each name, as domain.md lists them, with the Arabic beside them. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  jrd: ['Jayrud', 'Jaroud', 'Jeroud', 'Jairoud', 'Jirud', 'Djeroud', 'جيرود', 'جَيْرُود', 'جيـــرود'],
  rhb: [
    'ar-Ruhaybah',
    'al-Rahaiba',
    'al-Rahiba',
    'Rahaiba',
    'Ruhaiba',
    'Ruhaybah',
    'Raheeba',
    'Er-Ruheibe',
    'الرحيبة',
    'رحيبه',
  ],
  dmr: ['al-Dumayr', 'Dumayr', 'Dmeir', 'Dhameer', 'Dumair', 'ad-Dumayr', 'aḍ-Ḍumayr', 'الضمير', 'الضُّمَيْر'],
  klmn: ['Qalamoun', 'Qalamun', 'Kalamun', 'al-Qalamoun', 'القلمون'],
  ktf: ['al-Qutayfah', 'Qutayfa', 'Qteifeh', 'القطيفة'],
  nsr: ['al-Nasiriyah', 'an-Nasiriya', 'Nasiriyeh', 'الناصرية'],
  tn: ['al-Atna', 'al-Atnah', 'al-‘Atnah', 'العطنة'],
  mnsr: ['al-Mansoura', 'Mansura', 'al-Mansourah', 'المنصورة'],
  'b ks': ['Abu Qus', 'Abu Qaws', 'أبو قوس', 'ابو قوس'],
  btr: ['Petra', 'al-Bitra', 'al-Batra', 'البتراء', 'البترا'],
  'jbl b ks': ['Jabal Abu Qaws', 'Jebel Abu Qous', 'جبل أبو قوس'],
  'js slm': [
    'Jaish al-Islam',
    'Jaysh al-Islam',
    'Jaych el-Islam',
    'Jaish al Islam',
    'جيش الإسلام',
    'جيش الاسلام',
  ],
  'ht thrr sm': ['Hay’at Tahrir al-Sham', "Hay'at Tahrir ash-Sham", 'Hayat Tahrir al-Sham'],
};

describe('the skeleton of a name', () => {
  it.each(Object.entries(SPELLINGS).flatMap(([key, names]) => names.map((name) => [name, key] as const)))(
    'of %s is %s',
    (name, key) => {
      expect(skeleton(name)).toBe(key);
    },
  );

  it('keeps names apart that sound otherwise', () => {
    const keys = Object.keys(SPELLINGS);
    expect(new Set(keys.map((key) => skeleton(SPELLINGS[key]?.[0] ?? ''))).size).toBe(keys.length);
    expect(skeleton('Jordan')).not.toBe(skeleton('Jayrud'));
  });

  it('keeps numbers', () => {
    expect(skeleton('81st Armoured Brigade')).toBe('81st rmrd brgd');
    expect(skeleton('اللواء ٨١')).toBe('l 81');
  });

  it('is empty where nothing but vowels was heard', () => {
    expect(skeleton('Aya')).toBe('');
  });
});

describe('the folded form of a name', () => {
  it.each([
    ['case and marks of Latin letters', 'Duma, Ḥawsh', ['duma', 'hawsh']],
    ['compatibility forms', 'ﷲ Ｊａｙｒｕｄ', ['له', 'jayrud']],
    ['short vowels and lengthening strokes of Arabic', 'جَيْـــرُود', ['جيرود']],
    ['the seats of alef and hamza', 'أإآٱا ؤ ئ ء', ['ااااا', 'و', 'ي']],
    ['ta marbuta, and ya without dots', 'رحيبة مصطفى', ['رحيبه', 'مصطفي']],
    ['letters of Persian keyboards', 'کفر علی', ['كفر', 'علي']],
    ['the Arabic article', 'الرحيبة', ['رحيبه']],
    ['but not the beginning of a short word', 'الا', ['الا']],
    [
      'the Latin article in all its forms',
      'al-Rahman ar-Rahman el-Sham ash-Sham',
      ['rahman', 'rahman', 'sham', 'sham'],
    ],
    ['the article as a word, unless nothing follows', 'al Rahman al', ['rahman', 'al']],
    ['but no word of another language', 'an Nahr as it is', ['an', 'nahr', 'as', 'it', 'is']],
    ['apostrophes and signs of romanisation', 'Hay’at ʿAfr Qa`ida', ['hayat', 'afr', 'qaida']],
    ['digits of all scripts', '٨١ ۸۱', ['81', '81']],
    ['marks of direction', '\u200fجيرود\u200e', ['جيرود']],
    ['punctuation', '  Jabal (Abu/Qus)! ', ['jabal', 'abu', 'qus']],
    ['nothing', ' – ', []],
  ])('knows no difference of %s', (_what, name, words) => {
    expect(foldedWords(name)).toEqual(words);
  });
});
