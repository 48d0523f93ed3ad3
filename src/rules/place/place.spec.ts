import { describe, expect, it } from '@jest/globals';
import { type During, type Location } from '../facts/entries.js';
import { placeInZone } from './place.js';
import { readAt } from '../facts/reading.js';
import { from, log, ms, on, square, type Log, when } from '../../testing/rules/testing.js';
import { toSpan } from '../time/time.js';

/** [result, rule] of the place test at the end of August 2017. */
function test(
  history: Log,
  location: Location,
  more: { zoneId?: string; occurred?: During; at?: string } = {},
) {
  const { zoneId, occurred = on('2017-08-20'), at = '2017-08-31' } = more;
  const reading = readAt(history.world(), ms(at));
  const { result, rule } = placeInZone(reading, 'z', {
    location,
    zoneId,
    occurred: toSpan(occurred),
    entryId: 'told',
  });
  return [result, rule];
}

const towns = () =>
  log()
    .zone('whole')
    .zone('z', 'whole')
    .zone('part', 'z')
    .zone('other')
    .place('syria', { kind: 'COUNTRY', point: [38, 35] })
    .place('rural-damascus', { kind: 'REGION', parentId: 'syria', point: [36.7, 33.8] })
    .place('jayrud', { point: [36.74, 33.8], parentId: 'rural-damascus' })
    .place('quarter', { kind: 'VILLAGE', parentId: 'jayrud' })
    .place('farm', { kind: 'VILLAGE', point: [36.79, 33.8], parentId: 'rural-damascus' })
    .place('douma', { point: [36.4, 33.57], parentId: 'rural-damascus' })
    .place('unmapped', { kind: 'VILLAGE' });
const listed = () => towns().delineated('z', { places: ['jayrud'], bufferM: 3000 }, 'list');
const mapped = () =>
  towns().delineated('z', { geometry: { type: 'Polygon', coordinates: [square(36, 33, 1)] } }, 'map');

describe('a location that is a zone', () => {
  it('is YES for the zone itself and its parts', () => {
    expect(test(listed(), { zoneId: 'z' })).toEqual(['YES', 'PLACE.IN_ZONE']);
    expect(test(mapped(), { zoneId: 'part' })).toEqual(['YES', 'PLACE.IN_ZONE']);
  });

  it('is POSSIBLE for a whole that the zone is part of, else NO', () => {
    expect(test(listed(), { zoneId: 'whole' })).toEqual(['POSSIBLE', 'PLACE.IN_WIDER_ZONE']);
    expect(test(listed(), { zoneId: 'other' })).toEqual(['NO', 'PLACE.IN_OTHER_ZONE']);
  });
});

describe('a named place by the list', () => {
  it('is YES when it or an ancestor is listed', () => {
    expect(test(listed(), { placeId: 'jayrud' })).toEqual(['YES', 'PLACE.LISTED']);
    expect(test(listed(), { placeId: 'quarter' })).toEqual(['YES', 'PLACE.LISTED']);
  });

  it('is POSSIBLE when a listed place lies inside it: shelling in Rural Damascus (case 36)', () => {
    expect(test(listed(), { placeId: 'rural-damascus' })).toEqual(['POSSIBLE', 'PLACE.AROUND_LISTED']);
  });

  it('is POSSIBLE when its point lies within bufferM + its own uncertaintyM of a listed one', () => {
    // 4.6 km from Jayrud: 3000 m of buffer and 1000 m of a village do not reach, 2000 m of buffer more do.
    expect(test(listed(), { placeId: 'farm' })).toEqual(['NO', 'PLACE.NOT_LISTED']);
    const wider = towns().delineated('z', { places: ['jayrud'], bufferM: 5000 });
    expect(test(wider, { placeId: 'farm' })).toEqual(['POSSIBLE', 'PLACE.NEAR_LISTED']);
    expect(test(wider, { placeId: 'douma' })).toEqual(['NO', 'PLACE.NOT_LISTED']);
  });

  it('is NO, and no error, when nothing is known of it', () => {
    expect(test(listed(), { placeId: 'nowhere' })).toEqual(['NO', 'PLACE.NOT_LISTED']);
  });
});

describe('a named place by geometry', () => {
  it('is a disk of its uncertaintyM, and the list is not asked', () => {
    const both = towns().delineated('z', {
      places: ['douma'],
      geometry: { type: 'Polygon', coordinates: [square(36.5, 33.7, 1)] },
    });
    expect(test(both, { placeId: 'jayrud' })).toEqual(['YES', 'PLACE.INSIDE_GEOMETRY']);
    expect(test(both, { placeId: 'douma' })).toEqual(['NO', 'PLACE.OUTSIDE_GEOMETRY']);
  });

  it('without a point is POSSIBLE if the zone was named beside it, else NO', () => {
    expect(test(mapped(), { placeId: 'unmapped' })).toEqual(['NO', 'PLACE.NOT_LISTED']);
    expect(test(mapped(), { placeId: 'unmapped' }, { zoneId: 'z' })).toEqual([
      'POSSIBLE',
      'PLACE.TIED_TO_ZONE',
    ]);
  });

  it('has no point test for regions and countries', () => {
    expect(test(mapped(), { placeId: 'rural-damascus' })).toEqual(['NO', 'PLACE.NOT_LISTED']);
  });
});

describe('a point', () => {
  it('by the list is YES within a listed place, POSSIBLE within its buffer and its own uncertainty', () => {
    expect(test(listed(), { point: [36.75, 33.8] })).toEqual(['YES', 'PLACE.LISTED']);
    expect(test(listed(), { point: [36.79, 33.8] })).toEqual(['POSSIBLE', 'PLACE.NEAR_LISTED']);
    expect(test(listed(), { point: [36.8, 33.8] })).toEqual(['NO', 'PLACE.NOT_LISTED']);
    expect(test(listed(), { point: [36.8, 33.8], uncertaintyM: 1000 })).toEqual([
      'POSSIBLE',
      'PLACE.NEAR_LISTED',
    ]);
  });

  it('on the border of two zones is in both (case 9)', () => {
    const twins = mapped().delineated('other', {
      geometry: { type: 'Polygon', coordinates: [square(37, 33, 1)] },
    });
    const occurred = toSpan(on('2017-08-20'));
    const reading = readAt(twins.world(), ms('2017-08-31'));
    for (const zoneId of ['z', 'other']) {
      const border = placeInZone(reading, zoneId, {
        location: { point: [37, 33.5] },
        occurred,
        entryId: 'told',
      });
      expect(border.result).toBe('YES');
    }
  });
});

describe('what an observer made out', () => {
  it('whose disk crosses the border is POSSIBLE (case 34)', () => {
    const heard: Location = {
      observer: [36.98, 33.98],
      bearingDeg: 22.5,
      bearingErrorDeg: 11.25,
      rangeM: [2000, 7000],
    };
    expect(test(mapped(), heard)).toEqual(['POSSIBLE', 'PLACE.ACROSS_BORDER']);
  });
});

describe('a checkpoint', () => {
  const at = (told: object) =>
    mapped().add('CheckpointEstablished', {
      checkpointId: 'cp',
      zoneId: 'z',
      operatorActorId: 'gov',
      ...told,
    });

  it('stands at its point, else its place, else its zone', () => {
    expect(test(at({ point: [35, 33] }), { checkpointId: 'cp' })).toEqual(['NO', 'PLACE.OUTSIDE_GEOMETRY']);
    expect(test(at({ placeId: 'jayrud' }), { checkpointId: 'cp' })).toEqual(['YES', 'PLACE.INSIDE_GEOMETRY']);
    expect(test(at({}), { checkpointId: 'cp' })).toEqual(['YES', 'PLACE.IN_ZONE']);
    expect(test(mapped(), { checkpointId: 'cp' })).toEqual(['NO', 'PLACE.UNKNOWN_CHECKPOINT']);
  });
});

describe('a zone without places or geometry', () => {
  it('holds what names it, a part of it or a checkpoint of it, and nothing else', () => {
    const bare = towns().add('CheckpointEstablished', {
      checkpointId: 'cp',
      zoneId: 'part',
      point: [0, 0],
      operatorActorId: 'gov',
    });
    expect(test(bare, { zoneId: 'part' })).toEqual(['YES', 'PLACE.ZONE_NAMED']);
    expect(test(bare, { checkpointId: 'cp' })).toEqual(['YES', 'PLACE.ZONE_NAMED']);
    expect(test(bare, { placeId: 'jayrud' }, { zoneId: 'z' })).toEqual(['YES', 'PLACE.ZONE_NAMED']);
    expect(test(bare, { placeId: 'jayrud' })).toEqual(['NO', 'PLACE.ZONE_NOT_NAMED']);
    expect(test(bare, { zoneId: 'whole' })).toEqual(['NO', 'PLACE.ZONE_NOT_NAMED']);
    expect(test(log(), { placeId: 'jayrud' }, { zoneId: 'z' })).toEqual(['YES', 'PLACE.ZONE_NAMED']);
  });
});

describe('parts', () => {
  it('lend the zone their own test when it is stronger', () => {
    const history = listed().delineated('part', { places: ['douma'] });
    expect(test(history, { placeId: 'douma' })).toEqual(['YES', 'PLACE.LISTED']);
  });

  it('that are part of each other are no trap', () => {
    const circle = log()
      .zone('z', 'part')
      .zone('part', 'z')
      .delineated('part', { places: ['jayrud'] });
    expect(test(circle, { placeId: 'jayrud' })).toEqual(['YES', 'PLACE.LISTED']);
  });
});

describe('delineations over time', () => {
  const moved = () =>
    listed().delineated('z', { places: ['douma'], from: when('2017-08-20T12:00:00Z') }, 'second');

  it('hold from their `from` until the next one', () => {
    expect(test(moved(), { placeId: 'douma' }, { occurred: on('2017-08-19') })).toEqual([
      'NO',
      'PLACE.NOT_LISTED',
    ]);
    expect(test(moved(), { placeId: 'douma' }, { occurred: on('2017-08-21') })).toEqual([
      'YES',
      'PLACE.LISTED',
    ]);
    expect(test(moved(), { placeId: 'jayrud' }, { occurred: on('2017-08-21') })).toEqual([
      'NO',
      'PLACE.NOT_LISTED',
    ]);
  });

  it('that differ during the extent make it POSSIBLE, lasting or not', () => {
    const differ = ['POSSIBLE', 'PLACE.DELINEATIONS_DIFFER'];
    expect(test(moved(), { placeId: 'douma' })).toEqual(differ);
    expect(test(moved(), { placeId: 'douma' }, { occurred: from('2017-08-01') })).toEqual(differ);
    expect(test(moved(), { placeId: 'quarter' }, { occurred: from('2017-08-01'), at: '2017-08-19' })).toEqual(
      ['YES', 'PLACE.LISTED'],
    );
  });

  it('that do not differ in what they say decide together', () => {
    const again = listed().delineated('z', {
      places: ['jayrud', 'douma'],
      from: when('2017-08-20T12:00:00Z'),
    });
    expect(test(again, { placeId: 'jayrud' })).toEqual(['YES', 'PLACE.LISTED']);
  });

  it('of which one replaces another leave it no time', () => {
    const replaced = moved().delineated('z', { places: ['farm'], replaces: 'second' });
    expect(test(replaced, { placeId: 'farm' }, { occurred: on('2017-08-21') })).toEqual([
      'YES',
      'PLACE.LISTED',
    ]);
    expect(test(replaced, { placeId: 'douma' }, { occurred: on('2017-08-21') })).toEqual([
      'NO',
      'PLACE.NOT_LISTED',
    ]);
    expect(test(replaced, { placeId: 'jayrud' }, { occurred: on('2017-08-19') })).toEqual([
      'YES',
      'PLACE.LISTED',
    ]);
  });

  it('of which two replace the same one both hold from its beginning, the later recorded in the end', () => {
    const replaced = moved()
      .delineated('z', { places: ['douma'], replaces: 'second' })
      .delineated('z', { places: ['farm'], replaces: 'second' });
    expect(test(replaced, { placeId: 'farm' }, { occurred: on('2017-08-21') })).toEqual([
      'YES',
      'PLACE.LISTED',
    ]);
    expect(test(replaced, { placeId: 'jayrud' }, { occurred: on('2017-08-19') })).toEqual([
      'YES',
      'PLACE.LISTED',
    ]);
  });

  it('from equal moments yield to the later recorded', () => {
    const both = listed().delineated('z', { places: ['douma'] });
    expect(test(both, { placeId: 'jayrud' })).toEqual(['NO', 'PLACE.NOT_LISTED']);
  });

  it('from a fuzzy moment are possible beside those before between its bounds', () => {
    const fuzzy = listed().delineated('z', { places: ['douma'], from: when({ month: '2017-08' }) });
    const differ = ['POSSIBLE', 'PLACE.DELINEATIONS_DIFFER'];
    expect(test(fuzzy, { placeId: 'douma' })).toEqual(differ);
    expect(test(fuzzy, { placeId: 'jayrud' })).toEqual(differ);
    expect(test(fuzzy, { placeId: 'jayrud' }, { occurred: on('2017-07-31') })).toEqual([
      'YES',
      'PLACE.LISTED',
    ]);
  });
});
