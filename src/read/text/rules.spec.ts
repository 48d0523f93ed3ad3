import { describe, expect, it } from '@jest/globals';
import { ruleText } from './rules.js';

describe('the sentence of a rule', () => {
  it('is certain where the result is, and not where it is not', () => {
    expect(ruleText('FORCE.BEFORE_START', 'NO').en).toBe('It was before the agreement entered into force.');
    expect(ruleText('FORCE.BEFORE_START', 'POSSIBLE').en).toBe(
      'It may have been before the agreement entered into force.',
    );
  });

  it('is the same for a rule that tells of uncertainty itself', () => {
    const sentence = ruleText('FORCE.PROVISIONAL_CLAIM', 'POSSIBLE');
    expect(sentence).toEqual(ruleText('FORCE.PROVISIONAL_CLAIM', 'NO'));
    expect(sentence.ar).toMatch(/\p{Script=Arabic}/u);
  });
});
