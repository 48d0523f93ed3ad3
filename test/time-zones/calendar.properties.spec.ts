import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDuration,
  addToDate,
  localDateOf,
  localDaysBetween,
  startOfDayFrom,
  startOfLocalDate,
} from '../../src/rules/time/calendar.js';

/*
 * The calendar against Temporal, which reckons by the data of the Node at hand: zones with days that start at one, that
 * start twice or are left out, and years in which every version of the data agrees.
 */

const timeZone = fc.constantFrom(
  'America/Havana',
  'America/New_York',
  'America/St_Johns',
  'Asia/Beirut',
  'Asia/Damascus',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'UTC',
);
const instant = fc.integer({ min: Date.UTC(1990, 0, 1) / 60_000, max: Date.UTC(2015, 0, 1) / 60_000 });
const few = fc.nat({ max: 40 });
const zoned = (ms: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
const startOf = (date: Temporal.PlainDate, zone: string): number =>
  date.toZonedDateTime({ timeZone: zone, plainTime: '00:00' }).epochMilliseconds;

describe('the calendar', () => {
  it('names the local day of an instant, and finds its start and that of another, as Temporal does', () => {
    fc.assert(
      fc.property(instant, timeZone, few, few, (minutes, zone, days, months) => {
        const ms = minutes * 60_000;
        const date = zoned(ms, zone).toPlainDate();
        const later = date.add({ months, days });
        expect(localDateOf(ms, zone)).toBe(date.toString());
        expect(startOfLocalDate(date.toString(), zone)).toBe(startOf(date, zone));
        expect(startOfDayFrom(date.toString(), -days, zone)).toBe(startOf(date.subtract({ days }), zone));
        expect(addToDate(date.toString(), { months, days })).toBe(later.toString());
        const onTheDay = startOf(later, zone) + 3 * 3_600_000;
        // Not `later` itself: a day that the zone left out begins with the one after it.
        const then = zoned(onTheDay, zone).toPlainDate();
        expect(localDaysBetween(ms, onTheDay, zone)).toBe(date.until(then, { largestUnit: 'days' }).days);
      }),
      { numRuns: 3_000 },
    );
  });

  it('adds durations to instants as Temporal does, and to starts of days as dates', () => {
    fc.assert(
      fc.property(instant, timeZone, few, few, fc.nat({ max: 100 }), (minutes, zone, months, days, hours) => {
        const ms = minutes * 60_000;
        const duration = `P${months}M${days}DT${hours}H`;
        const moment = zoned(ms, zone);
        const start = startOf(moment.toPlainDate(), zone);
        const exactMs = hours * 3_600_000;
        const fromDate = startOf(moment.toPlainDate().add({ months, days }), zone);
        expect(addDuration(start, duration, zone)).toBe(fromDate + exactMs);
        if (ms === start) return;
        const fromInstant = moment.add({ months, days }).epochMilliseconds;
        expect(addDuration(ms, duration, zone)).toBe(fromInstant + exactMs);
      }),
      { numRuns: 3_000 },
    );
  });
});
