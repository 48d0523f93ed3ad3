import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readScenario } from '../../src/app/scenario/scenario.js';
import { FACTS_AFTERWARDS } from './facts-afterwards.js';
import { LOADING_MS, ScenarioApp } from './scenario-app.js';
import { SENTENCES_1_TO_8 } from './sentences-1-to-8.js';
import { JULY_CLAUSES, SENTENCES_19_TO_25, SENTENCES_21_AND_22 } from './sentences-19-to-25.js';
import { SENTENCES_9_TO_18 } from './sentences-9-to-18.js';

const SENTENCES = [...SENTENCES_1_TO_8, ...SENTENCES_9_TO_18, ...SENTENCES_19_TO_25];
const ARTICLE = SENTENCES.map(({ text }) => text).join(' ');
const RECORDED_ON = '2017-08-28';
/** When the sources of later facts were registered, all together. */
const SOURCES_RECORDED_ON = '2017-09-10';

let scenario: ScenarioApp;

beforeAll(async () => {
  scenario = await ScenarioApp.start();
}, LOADING_MS);

afterAll(() => scenario.stop());

describe('the founding article, sentence by sentence', () => {
  it.each(SENTENCES)('$number: $text', async ({ facts }) => {
    for (const fact of facts) await scenario.expectTold(fact, RECORDED_ON);
  });

  it('keeps the words of the sentences that another outlet repeats', async () => {
    await scenario.expectTold(SENTENCES_21_AND_22, RECORDED_ON);
  });

  it.each(JULY_CLAUSES)(
    'tells clause $says.clauseId of the July deal, as Zaman al-Wasl reported it',
    async (fact) => {
      await scenario.expectTold(fact, RECORDED_ON);
    },
  );

  it('gives each sentence at least one step, and no step a sentence that there is not', () => {
    const numbers = readScenario('article.json').flatMap(({ sentence }) => sentence ?? []);
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(SENTENCES.map(({ number }) => number));
  });

  it('quotes as a source’s words only what the article says', () => {
    const quotes = readScenario('article.json').flatMap(({ body, sentence }) =>
      sentence === undefined ? [] : valuesOf(body, 'verbatim'),
    );
    expect(quotes.length).toBeGreaterThan(20);
    expect(quotes.filter((quote) => !ARTICLE.includes(quote))).toEqual([]);
  });

  it('marks the words of statements that are not the article’s', () => {
    const own = readScenario('article.json').filter(
      ({ post, body }) =>
        post.endsWith('/statements') && !ARTICLE.includes((body['text'] as { text: string }).text),
    );
    expect(own.map(({ note }) => note)).toEqual([expect.stringContaining('in the recorder’s words')]);
  });

  it('tells the zone’s story in the order of valid time', async () => {
    const moments = (await scenario.timelineOf('eastern-qalamoun')).map(({ at }) => at);
    expect(moments).toEqual([...moments].sort());
    expect(moments[0]).toBe('2013-04-30T21:00:00.000Z');
  });

  it('calls things by neutral names', () => {
    const own = readScenario('article.json').flatMap(({ body }) => [
      ...valuesOf(body, 'names').concat(valuesOf(body, 'title')),
    ]);
    expect(own.filter((name) => /regime|resistance|terroris/i.test(name))).toEqual([]);
  });
});

describe('the dated facts after the article', () => {
  it.each(FACTS_AFTERWARDS)('$date: $what', async ({ facts, recordedOn }) => {
    for (const fact of facts) {
      await scenario.expectTold(fact, fact.type === 'SourceRegistered' ? SOURCES_RECORDED_ON : recordedOn);
    }
  });
});

/** All strings under a key, however deep. */
function valuesOf(value: unknown, key: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]): readonly string[] => {
    if (name !== key) return valuesOf(inner, key);
    if (typeof inner === 'string') return [inner];
    return Object.values(inner as object).filter((text) => typeof text === 'string');
  });
}
