import { beforeEach, describe, expect, it } from '@jest/globals';
import { ClockWatch } from './clock-watch.js';

const HOUR = 3_600;
const TEN_YEARS = 10 * 365 * 24 * HOUR;

let wall = 0;
let uptime = 0;
let alarms: string[] = [];

beforeEach(() => {
  wall = Date.parse('2026-11-30T12:00:00.000Z');
  uptime = 500;
  alarms = [];
});

const watchOn = (platform = 'linux'): ClockWatch =>
  new ClockWatch({
    now: () => wall,
    uptime: () => uptime,
    platform,
    alarm: (message) => alarms.push(message),
  });
/** Time passes, in seconds; the machine may sleep meanwhile. */
const passes = (seconds: number): void => {
  wall += seconds * 1_000;
  uptime += seconds;
};
const isSet = (seconds: number): void => void (wall += seconds * 1_000);

describe('a watched clock', () => {
  it('is right while it goes as time passes, and through sleep that the uptime counts', () => {
    const watch = watchOn();
    passes(8 * HOUR);
    expect(watch.whyNot()).toBeUndefined();
    expect(alarms).toEqual([]);
  });

  it.each([
    ['ten years ahead', TEN_YEARS],
    ['61 seconds ahead', 61],
    ['61 seconds back', -61],
    ['a day back', -24 * HOUR],
  ])('is refused when it is set %s, which is said once', (_, seconds) => {
    const watch = watchOn();
    passes(5);
    isSet(seconds);
    expect(watch.whyNot()).toMatchObject({ code: 'CLOCK' });
    passes(5);
    expect(watch.whyNot()?.message).toContain(`${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'back'}`);
    expect(alarms).toEqual([watch.whyNot()?.message]);
  });

  it('may be set by a minute', () => {
    const watch = watchOn();
    isSet(60);
    expect(watch.whyNot()).toBeUndefined();
    isSet(-120);
    expect(watch.whyNot()).toBeUndefined();
  });

  it('is right again once both agree', () => {
    const watch = watchOn();
    isSet(TEN_YEARS);
    expect(watch.whyNot()).toBeDefined();
    isSet(-TEN_YEARS);
    expect(watch.whyNot()).toBeUndefined();
    isSet(TEN_YEARS);
    watch.whyNot();
    expect(alarms).toHaveLength(2);
  });

  it('is right as it is once somebody accepts it, and watched from there on', () => {
    const watch = watchOn();
    isSet(-24 * HOUR);
    expect(watch.accept()).toBe(-24 * HOUR * 1_000);
    expect(watch.whyNot()).toBeUndefined();
    isSet(24 * HOUR);
    expect(watch.whyNot()).toBeDefined();
  });

  it('slept, as far as can be told, where it is ahead and the uptime does not count sleep', () => {
    const watch = watchOn('freebsd');
    isSet(8 * HOUR);
    expect(watch.whyNot()).toBeUndefined();
    isSet(-61);
    expect(watch.whyNot()).toMatchObject({ code: 'CLOCK' });
  });
});
