import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type RuleCode, ruleText } from './rules.js';

/** The codes that the rules give to the five tests of a candidate. */
function codesInRules(): readonly RuleCode[] {
  const folder = resolve('src/rules');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^[a-z/-]+\.ts$/.test(file),
  );
  const found = files.flatMap((file) => [
    ...readFileSync(resolve(folder, file), 'utf8').matchAll(
      /'((FORCE|PLACE|ACT|BOUND|EXCEPTION)\.[A-Z_]+)'/g,
    ),
  ]);
  return [...new Set(found.map(([, code]) => code as RuleCode))].sort();
}

it('finds the codes of all five tests', () => {
  expect(new Set(codesInRules().map((code) => code.split('.')[0]))).toEqual(
    new Set(['FORCE', 'PLACE', 'ACT', 'BOUND', 'EXCEPTION']),
  );
  expect(codesInRules().length).toBeGreaterThan(45);
});

it.each(codesInRules())('%s has a sentence in both languages, whatever the result', (code) => {
  for (const result of ['NO', 'POSSIBLE', 'YES'] as const) {
    const { en, ar } = ruleText(code, result);
    expect(en).toMatch(/^[A-Z][^.]+\.$/);
    expect(ar).toMatch(/^[^.A-Za-z]+\.$/);
    expect(ar).toMatch(/\p{Script=Arabic}/u);
  }
});
