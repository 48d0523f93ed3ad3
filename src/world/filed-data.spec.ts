import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asFiledData, filedForm } from './filed-data.js';

const written = (data: object): string => asFiledData.to(data) as string;
const read = (text: string): object => asFiledData.from(text) as object;
/** As much as an outline has. */
const large = (from: number): object => ({
  geometry: Array.from({ length: 5_000 }, (_, n) => [from + n, n]),
});

describe('The data of a row', () => {
  it('is read as it was written, and known by what it is, whatever its size', () => {
    const data = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean());
    fc.assert(
      fc.property(data, fc.integer(), ([some, isLarge], from) => {
        const filed = isLarge ? { ...some, ...large(from) } : some;
        const form = filedForm(filed);
        const text = written(filed);
        expect(text).toBe(JSON.stringify(filed));
        expect(filedForm(read(text))).toBe(form);
        expect(filedForm(JSON.parse(text) as object)).toBe(form);
      }),
      { numRuns: 50 },
    );
  });

  it('is read once if it is large: who reads it again has what was made of it', () => {
    const text = JSON.stringify(large(1));
    expect(read(text)).toBe(read(text));
    expect(read('{"a":1}')).not.toBe(read('{"a":1}'));
  });

  it('is another one by a single character, and need not be an object', () => {
    const text = JSON.stringify(large(2));
    const other = read(text.replace('4999]', '4998]'));
    expect(filedForm(other)).not.toBe(filedForm(read(text)));
    const damaged = JSON.stringify('x'.repeat(10_000));
    expect(read(damaged)).toBe('x'.repeat(10_000));
    expect(filedForm(read(damaged))).not.toBe(filedForm(read(text)));
  });
});
