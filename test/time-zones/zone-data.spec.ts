import { describe, expect, it } from '@jest/globals';
import packed2026e from 'moment-timezone-2026e/data/packed/latest.json' with { type: 'json' };
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { offsetAt } from '../../src/rules/time/calendar.js';
import {
  readZones,
  type TimeZone,
  TZ_VERSION,
  type ZoneData,
  ZONES,
} from '../../src/rules/time/zone-data.js';

/** Written by scripts/time-zones.mjs under Node 26. */
const intl = JSON.parse(readFileSync('test/time-zones/intl-2026e.json', 'utf8')) as {
  node: string;
  tz: string;
  digests: Record<string, string>;
};
/** Names whose local times differ between the two versions: the first and the last instant at which a change does. */
const differences = JSON.parse(readFileSync('test/time-zones/2026e-2026f.json', 'utf8')) as object;

const FROM = Date.UTC(1970, 0, 1);
const TO = Date.UTC(2038, 0, 1);
const before = readZones(packed2026e);

/** The instants (ms) from which another offset (ms) holds than before. */
function changesOf(zone: TimeZone): readonly (readonly [at: number, offset: number])[] {
  return zone.until.flatMap((at, index) => {
    const [last, next] = [zone.offsets[index] as number, zone.offsets[index + 1] as number];
    return last === next ? [] : [[at, next] as const];
  });
}

function digestOf(zone: TimeZone): string {
  const changes = changesOf(zone).filter(([at]) => at > FROM && at < TO);
  const history = [[FROM, offsetAt(FROM, zone)] as const, ...changes];
  const text = history.map(([at, offset]) => `${at / 1_000}:${offset / 1_000}`).join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function zoneOf(data: ZoneData, name: string): TimeZone {
  const zone = data.zoneOf(name);
  if (zone === undefined) throw new Error(`No ${name}`);
  return zone;
}

describe('the reader of packed time zone data', () => {
  it('reads from 2026e what Intl of Node 26 answers, for every name and to the second of each change', () => {
    expect([before.version, intl.tz, intl.node.split('.')[0]]).toEqual(['2026e', '2026e', '26']);
    const digests = before.names.map((name) => [name, digestOf(zoneOf(before, name))]);
    expect(digests.length).toBeGreaterThan(590);
    expect(Object.fromEntries(digests)).toEqual(intl.digests);
  });

  it('answers with the offset before a change until it, and with the next from it on', () => {
    const zone = zoneOf(ZONES, 'Asia/Damascus');
    const skip = Date.parse('2017-03-30T22:00:00Z');
    expect([skip - 1, skip].map((ms) => offsetAt(ms, zone) / 3_600_000)).toEqual([2, 3]);
  });

  it('finds offsets of seconds, links, and nothing for what is no name', () => {
    expect(offsetAt(Date.parse('1971-01-01T00:00:00Z'), zoneOf(ZONES, 'Africa/Monrovia'))).toBe(-2_670_000);
    expect(zoneOf(ZONES, 'Asia/Calcutta')).toEqual(zoneOf(ZONES, 'Asia/Kolkata'));
    expect(ZONES.zoneOf('Asia/Nowhere')).toBeUndefined();
  });
});

describe('the time zone data of the program', () => {
  it('is 2026f', () => {
    expect(TZ_VERSION).toBe('2026f');
  });

  it('differs from 2026e for the names listed, and no others', () => {
    const names = [...new Set([...before.names, ...ZONES.names])].sort();
    const found = names.flatMap((name) => {
      const [old, now] = [before, ZONES].map((data) => changesOf(zoneOf(data, name)).map(String));
      const [ofOld, ofNow] = [new Set(old), new Set(now)];
      const ofOne = [...ofOld, ...ofNow].filter((change) => !ofOld.has(change) || !ofNow.has(change));
      const moments = ofOne.map((change) => Number(change.split(',')[0])).sort((a, b) => a - b);
      if (moments.length === 0) return [];
      const [first, last] = [moments[0], moments.at(-1)].map((ms) => new Date(ms as number).toISOString());
      return [[name, [first, last]]];
    });
    expect(Object.fromEntries(found)).toEqual(differences);
  });

  it('never has two changes so close that a local time would come three times', () => {
    const close = ZONES.names.filter((name) => {
      const { offsets, until } = zoneOf(ZONES, name);
      const localEnds = until.map((at, index) => at + (offsets[index] as number));
      return localEnds.some((end, index) => index > 0 && end <= (localEnds[index - 1] as number));
    });
    expect(close).toEqual([]);
  });
});
