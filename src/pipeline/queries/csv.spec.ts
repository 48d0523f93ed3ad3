import { describe, expect, it } from '@jest/globals';
import { toCsv, wantsCsv } from './csv.js';

describe('comma-separated values', () => {
  it('have a header, and no column that is empty throughout', () => {
    const rows = [
      { code: 'KIN.AIR', incidents: 2, actor: null },
      { code: 'CIV.ARREST', incidents: 0, actor: 'government' },
    ];
    expect(toCsv(['date', 'code', 'actor', 'incidents'], rows)).toBe(
      'code,actor,incidents\r\nKIN.AIR,,2\r\nCIV.ARREST,government,0\r\n',
    );
  });

  it('keep commas, quotes and line breaks within their cell', () => {
    expect(toCsv(['a', 'b'], [{ a: 'x, "y"', b: 'two\nlines' }])).toBe('a,b\r\n"x, ""y""","two\nlines"\r\n');
  });

  it('hold nothing that a spreadsheet would run', () => {
    expect(toCsv(['a', 'b'], [{ a: '=1+1', b: -1 }])).toBe("a,b\r\n'=1+1,-1\r\n");
  });

  it.each([
    ['text/csv', true],
    ['text/csv;q=0.9, */*', true],
    ['application/json, text/csv', false],
    ['text/csv, application/json', true],
    ['*/*', false],
    [undefined, false],
  ])('are given for Accept: %s: %s', (accept, wanted) => {
    expect(wantsCsv(accept)).toBe(wanted);
  });
});
