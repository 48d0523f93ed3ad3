import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { placeRegistered, placeRelocated, placeRenamed } from '../../events/places/events.js';
import { registerPlace } from './register-place.js';
import { relocatePlace } from './relocate-place.js';
import { renamePlace } from './rename-place.js';

const jayrud = { id: 'jayrud', names: { en: 'Jayrud', ar: 'جيرود' }, kind: 'TOWN' };
const registered = placeRegistered({ placeId: 'jayrud', names: jayrud.names, kind: 'TOWN' });

describe('a place', () => {
  it('is registered with spellings, point, P-code and the place that it lies in', () => {
    const known = {
      aliases: [{ text: 'Jeroud', lang: 'en' }],
      point: [36.73861, 33.80709],
      uncertaintyM: 200,
      pcode: 'C2345',
      parentId: 'al-qutayfah',
    };
    const { events } = specify(registerPlace)
      .given()
      .when({ ...jayrud, ...known });
    expect(events).toEqual([
      { type: 'PlaceRegistered', data: { placeId: 'jayrud', names: jayrud.names, kind: 'TOWN', ...known } },
    ]);
    expect(placeRegistered.subjects(events[0]?.data as never)).toEqual(['place-al-qutayfah']);
  });

  it('needs no more than a name and a kind', () => {
    expect(specify(registerPlace).given().when(jayrud).events).toEqual([registered]);
  });

  it.each([
    ['a kind that is none', { kind: 'HAMLET' }],
    ['latitude and longitude exchanged beyond the poles', { point: [33.8, 136.7] }],
    ['a P-code in lower case', { pcode: 'sy03' }],
  ])('is refused with %s', (_, change) => {
    expect(
      specify(registerPlace)
        .given()
        .when({ ...jayrud, ...change }).refusal,
    ).toBe('INVALID_INPUT');
  });

  it('gets further names and spellings', () => {
    const more = { names: { en: 'Jairoud' }, aliases: [{ text: 'Jirud', lang: 'en' }] };
    expect(specify(renamePlace).given(registered).when(more, { id: 'jayrud' }).events).toEqual([
      placeRenamed({ placeId: 'jayrud', ...more }),
    ]);
  });

  it('is found to lie elsewhere, for a reason', () => {
    const found = { point: [36.74028, 33.80667] as const, uncertaintyM: 100 };
    const relocate = specify(relocatePlace).given(registered);
    expect(relocate.when({ ...found, reason: 'Better map' }, { id: 'jayrud' }).events).toEqual([
      placeRelocated({ placeId: 'jayrud', ...found, reason: { textRef: '/reason' } }),
    ]);
    expect(relocate.when(found, { id: 'jayrud' }).refusal).toBe('INVALID_INPUT');
  });
});
