import { describe, expect, it } from '@jest/globals';
import { startOfLocalDate } from './calendar.js';
import { isTimeZone, readTimeZone, timeZoneFault } from './time-zone-names.js';
import { ZONES } from './zone-data.js';

describe('a time zone is accepted', () => {
  it.each(['UTC', 'Asia/Damascus', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'US/Eastern'])(
    'by its name in the data: %s',
    (name) => {
      expect(timeZoneFault(name)).toBeUndefined();
      expect(readTimeZone(name)).toBe(name);
    },
  );

  it.each(['Asia/Calcutta', 'Europe/Sarajevo', 'Africa/Asmara'])(
    'by a link, which keeps its name: %s',
    (name) => {
      expect(ZONES.targetOf(name)).toBeDefined();
      expect(isTimeZone(name)).toBe(true);
      expect(readTimeZone(name)).toBe(name);
    },
  );
});

describe('a time zone is refused with the name to send', () => {
  it.each([
    ['GB', 'Europe/London'],
    ['EET', 'Europe/Athens'],
    ['EAT', 'Africa/Nairobi'],
    ['CAT', 'Africa/Maputo'],
    ['IST', 'Asia/Kolkata'],
    ['EST5EDT', 'America/New_York'],
    ['asia/damascus', 'Asia/Damascus'],
    ['ASIA/CALCUTTA', 'Asia/Calcutta'],
    ['US/Pacific-New', 'America/Los_Angeles'],
    ['Etc/UTC', 'UTC'],
    ['GMT', 'UTC'],
    ['Zulu', 'UTC'],
    ['utc', 'UTC'],
  ])('%s: %s', (name, instead) => {
    expect(isTimeZone(name)).toBe(false);
    expect(timeZoneFault(name)).toBe(`must be ${instead}, for which ${name} is another name`);
  });

  it.each([
    'Etc/GMT+3',
    'Asia/Nowhere',
    '+03:00',
    '',
    'SystemV/AST4',
    'Asia/Damascus ',
    'constructor',
    7,
    null,
  ])('where there is one: "%s" has none', (name) => {
    expect(timeZoneFault(name)).toMatch(/like Asia\/Damascus/);
  });
});

describe('a name in an older log', () => {
  it.each([
    ['EAT', 'Africa/Nairobi'],
    ['ist', 'Asia/Kolkata'],
    ['GB', 'Europe/London'],
    ['Etc/GMT+3', 'Etc/GMT+3'],
    ['etc/gmt+3', 'Etc/GMT+3'],
    ['GMT+0', 'UTC'],
  ])('%s is read as %s', (name, read) => {
    expect(readTimeZone(name)).toBe(read);
  });

  it.each(['Asia/Nowhere', '+03:00', '', '__proto__', undefined])('%s is read as none', (name) => {
    expect(readTimeZone(name)).toBeUndefined();
  });

  it('is never read as one that the calendar does not have', () => {
    const older =
      'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST';
    const names = [...ZONES.names, ...older.split(' ')].map((name) => readTimeZone(name) ?? name);
    expect(names.length).toBe(622);
    for (const name of names) expect(startOfLocalDate('2017-08-20', name)).toBeGreaterThan(0);
  });
});
