import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { observationWindowRecorded } from '../../events/observation/events.js';
import { recordObservationWindow } from './record-observation-window.js';

const { target } = recordObservationWindow;
const on = { id: 'qalamoun', params: { id: 'qalamoun' } };
const window = {
  bodyId: 'osce',
  method: 'SEEN',
  from: '2017-08-20T08:00:00+03:00',
  to: '2017-08-20T13:00:00+03:00',
};
const record = (change: object = {}) =>
  specify(recordObservationWindow)
    .given()
    .when({ ...window, ...change }, on);

describe('an observation window', () => {
  it('says who could observe where, how, and between which instants', () => {
    const { events } = record({ place: { placeId: 'jayrud' }, radiusM: 3000 });
    expect(events).toEqual([
      observationWindowRecorded({
        zoneId: 'qalamoun',
        bodyId: 'osce',
        method: 'SEEN',
        place: { placeId: 'jayrud' },
        radiusM: 3000,
        from: '2017-08-20T05:00:00.000Z',
        to: '2017-08-20T10:00:00.000Z',
      }),
    ]);
    expect(observationWindowRecorded.subjects(events[0]?.data as never)).toEqual([
      'zone-qalamoun',
      'actor-osce',
      'place-jayrud',
    ]);
    expect(observationWindowRecorded.validTime(events[0]?.data as never)).toEqual({
      earliest: '2017-08-20T05:00:00.000Z',
      latest: '2017-08-20T10:00:00.000Z',
    });
  });

  it('is a body’s, and is refused without one', () => {
    expect(
      specify(recordObservationWindow)
        .given()
        .when({ ...window, bodyId: undefined }, on).refusal,
    ).toBe('INVALID_INPUT');
  });

  it('stands in the stream of its zone and of the month, in UTC, in which it begins', () => {
    const stream = (from: string): string =>
      target.stream('qalamoun', on.params, { ...window, from } as never);
    expect(stream('2017-09-01T02:00:00+03:00')).toBe('observation-qalamoun-2017-08');
    expect(stream('2017-08-31T22:00:00-03:00')).toBe('observation-qalamoun-2017-09');
    expect(target.expectation).toBe('either');
    expect(target.within?.(on.params)).toBe('zone-qalamoun');
  });

  it('may correct one of another month of the same zone, and of no other zone', () => {
    expect(target.alsoIn?.('observation-qalamoun-2017-07', on.params)).toBe(true);
    expect(target.alsoIn?.('observation-qalamoun-2017-07', { id: 'qalamoun-2017' })).toBe(false);
    expect(target.alsoIn?.('observation-qalamoun-2017-2017-07', on.params)).toBe(false);
    expect(target.alsoIn?.('zone-qalamoun', on.params)).toBe(false);
  });

  it.each(['2017-08-20T05:00:00Z', '2017-08-20T04:59:59Z'])(
    'is refused when it ends at its start or before: %s',
    (to) => {
      expect(record({ to }).refusal).toBe('END_BEFORE_START');
    },
  );

  it('is recorded with a warning while it has not ended yet', () => {
    expect(record({ to: '2017-08-20T12:00:00Z' }).warnings).toEqual([]);
    const early = record({ to: '2017-08-20T12:00:01Z' });
    expect(early.events).toHaveLength(1);
    expect(early.warnings).toEqual([{ code: 'ENDS_IN_FUTURE', pointer: '/to' }]);
  });

  it('is recorded with a warning when it names a radius around nothing', () => {
    expect(record({ radiusM: 100 }).warnings).toEqual([
      { code: 'RADIUS_WITHOUT_PLACE', pointer: '/radiusM' },
    ]);
  });
});
