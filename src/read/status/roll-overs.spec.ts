import { describe, expect, it } from '@jest/globals';
import { log, ms, ZONE, when } from '../../testing/rules/testing.js';
import { statusOf } from '../../rules/status/status.js';
import type { World } from '../../rules/facts/world.js';
import { addDuration } from '../../rules/time/calendar.js';
import { changesBetween, vectorOf } from '../../world/watch/axes.js';
import { statusesOf } from '../../world/watch/stepping.js';

const START = Date.parse('2017-07-01T00:00:00Z');
const DAY = 86_400_000;

/** Zone `z` under a ceasefire whose trial renews itself. */
function renewing(duration: string): World {
  return log()
    .zone('z')
    .ceasefire()
    .add('TrialPeriodSet', { agreementId: 'a', duration, renewalRule: 'AUTOMATIC' })
    .world();
}

const termAt = (world: World, at: number) => statusOf(world, 'z', at).legal.agreements[0]?.term;

describe('a term that renews itself', () => {
  it.each(['PT1S', 'PT1H', 'P1D', 'P10D', 'P1M', 'P1Y', 'P1M3DT5H'])(
    'of %s moves on in answers, to the first expiry after the moment asked about',
    (duration) => {
      const world = renewing(duration);
      for (const days of [0, 0.5, 1, 30, 31, 59.9, 365, 3_000, 20_000]) {
        const at = START + Math.round(days * DAY);
        const { number = 0, start, expiry } = termAt(world, at) ?? {};
        expect(Date.parse(expiry?.[0] ?? '')).toBe(addDuration(START, duration, ZONE, number));
        expect(Date.parse(expiry?.[0] ?? '')).toBeGreaterThan(at);
        expect(Date.parse(start?.[0] ?? '')).toBeLessThanOrEqual(at);
      }
    },
  );

  it('goes on from a given end, and from the last renewal', () => {
    const world = log()
      .zone('z')
      .ceasefire()
      .add('TrialPeriodSet', { agreementId: 'a', duration: 'P10D', renewalRule: 'AUTOMATIC' })
      .add('TrialPeriodRenewed', {
        agreementId: 'a',
        decidedAt: when('2017-07-30'),
        until: when('2017-08-15T00:00:00Z'),
      })
      .world();
    expect(termAt(world, ms('2017-08-10'))).toMatchObject({
      number: 4,
      expiry: Array(2).fill('2017-08-15T00:00:00.000Z'),
    });
    expect(termAt(world, ms('2018-01-01'))).toMatchObject({
      number: 18,
      start: Array(2).fill('2017-12-23T01:00:00.000Z'),
    });
  });

  it('ends the validity of an answer when it rolls over, and changes nothing by it', () => {
    const world = renewing('P10D');
    const before = statusOf(world, 'z', Date.parse('2017-07-10T22:00:00Z'));
    expect(before.validUntil).toBe('2017-07-11T00:00:00.000Z');
    const steps = [...statusesOf(world, 'z', { from: START + DAY, to: START + 100 * DAY })];
    expect(steps.map(({ at }) => at)).not.toContain(Date.parse(before.validUntil));
    const changes = steps.slice(1).map((step, index) => {
      return changesBetween(vectorOf(steps[index] as (typeof steps)[number]), vectorOf(step));
    });
    expect(changes.flat()).toEqual([]);
  });

  it.each(['PT1S', 'PT1H'])('of %s is followed through a year in a step a day', (duration) => {
    const steps = statusesOf(renewing(duration), 'z', { from: START + DAY, to: START + 366 * DAY });
    expect([...steps].length).toBeLessThanOrEqual(368);
  });

  it('is another one once somebody renews it or sets another', () => {
    const trial = log()
      .zone('z')
      .ceasefire()
      .add('TrialPeriodSet', { agreementId: 'a', duration: 'P10D', renewalRule: 'AUTOMATIC' });
    const known = trial.entries.length;
    trial
      .add('TrialPeriodRenewed', { agreementId: 'a', decidedAt: when('2017-08-01'), duration: 'P1M' })
      .add('TermSet', { agreementId: 'a', duration: 'P1Y', renewalRule: 'AUTOMATIC' });
    const vectors = [known, known + 1, known + 2].map((entries) => {
      const [step] = statusesOf(trial.world(entries), 'z', { from: ms('2017-08-20'), to: ms('2017-08-20') });
      return vectorOf(step as NonNullable<typeof step>);
    });
    for (const [index, vector] of vectors.slice(1).entries()) {
      const changes = changesBetween(vectors[index] as typeof vector, vector);
      expect(changes.map(({ axis }) => axis)).toContain('legal');
    }
  });
});
