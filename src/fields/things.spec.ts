import { describe, expect, it } from '@jest/globals';
import { LOG_STREAM } from '../core/recording-times.js';
import {
  aboutStream,
  entryKey,
  idOf,
  isOf,
  isThing,
  kindOf,
  nameOf,
  observationOf,
  SETTINGS,
  streamOf,
  THING_KINDS,
  zoneObserved,
} from './things.js';

const zone = streamOf('zone', 'eastern-qalamoun');
const watched = observationOf('eastern-qalamoun', '2017-08');

describe('the name of a thing', () => {
  it('is made of its kind and its id, and taken apart into them again', () => {
    for (const kind of THING_KINDS) {
      const thing = streamOf(kind, 'a-1');
      expect([kindOf(thing), idOf(thing), isOf(kind, thing), isThing(thing)]).toEqual([
        ...[kind, 'a-1', true, true],
      ]);
      expect(aboutStream(nameOf(thing))).toBe(thing);
    }
  });

  it('is that of no other kind', () => {
    expect(isOf('place', zone)).toBe(false);
    expect(isOf('zone', 'zones-a')).toBe(false);
  });

  it('is said in the plural where people read it', () => {
    expect(nameOf(zone)).toBe('zones/eastern-qalamoun');
    expect(aboutStream('zones/eastern-qalamoun')).toBe(zone);
    for (const other of ['zone/a', 'zones/A', 'zones/a/b', 'zones', 'settings', 7]) {
      expect(aboutStream(other)).toBeUndefined();
    }
  });
});

describe('a stream that no thing begins', () => {
  it('is that of settings, of the log, and of what was observed of a zone in a month', () => {
    expect([SETTINGS, LOG_STREAM, watched, entryKey('e1')].filter(isThing)).toEqual([]);
    expect([SETTINGS, LOG_STREAM, watched].map(kindOf)).toEqual(['settings', 'log', 'observation']);
  });

  it('has a name without an id, or that of the zone that was observed', () => {
    expect([SETTINGS, LOG_STREAM, watched].map(nameOf)).toEqual([
      'settings',
      'log',
      'zones/eastern-qalamoun',
    ]);
    expect([watched, zone, 'observation-a'].map(zoneObserved)).toEqual([
      ...['eastern-qalamoun', undefined, undefined],
    ]);
  });
});
