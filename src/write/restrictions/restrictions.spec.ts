import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { easeRestriction } from './ease-restriction.js';
import { restrictionImposed, restrictionLifted } from '../../events/restrictions/events.js';
import { imposeRestriction } from './impose-restriction.js';
import { liftRestriction } from './lift-restriction.js';

const ban = {
  id: 'goods-ban',
  byActorId: 'government',
  goods: ['MEDICAL', 'BUILDING'],
  degree: 'BANNED_OR_LIMITED',
  during: { start: { month: '2017-07' } },
  sourceId: 's',
};
const inZone = { id: 'goods-ban', params: { id: 'qalamoun' }, timeZone: 'Asia/Damascus' };
const on = { id: 'goods-ban', params: { id: 'goods-ban' } };
const [event] = specify(imposeRestriction).given().when(ban, inZone).events;
const imposed = restrictionImposed(event?.data as never);

describe('a restriction', () => {
  it('is a thing of its own, within the zone that the path names', () => {
    expect(imposed).toMatchObject({
      type: 'RestrictionImposed',
      data: {
        restrictionId: 'goods-ban',
        zoneId: 'qalamoun',
        goods: ['MEDICAL', 'BUILDING'],
        during: { start: { earliest: '2017-06-30T21:00:00.000Z' } },
      },
    });
    expect(imposed.data).not.toHaveProperty('id');
    expect(imposeRestriction.target.stream('goods-ban', inZone.params, ban as never)).toBe(
      'restriction-goods-ban',
    );
    expect(imposeRestriction.target.within?.(inZone.params)).toBe('zone-qalamoun');
    expect(imposeRestriction.localTimeOf?.(ban as never, { ...inZone, state: null })).toEqual([
      'zone-qalamoun',
    ]);
  });

  it('speaks of its zone, of who imposes it, and of places', () => {
    expect(restrictionImposed.subjects({ ...imposed.data, places: ['jayrud'] })).toEqual([
      'zone-qalamoun',
      'actor-government',
      'place-jayrud',
    ]);
  });

  it('is of goods or of movement', () => {
    const impose = (change: object) =>
      specify(imposeRestriction)
        .given()
        .when({ ...ban, ...change }, inZone);
    expect(impose({ goods: undefined, movement: true }).events).toHaveLength(1);
    expect(impose({ goods: [] }).refusal).toBe('INVALID_INPUT');
    expect(impose({ goods: undefined, movement: false }).refusal).toBe('INVALID_INPUT');
  });

  it('is eased, perhaps to a limit, for a reason', () => {
    const ease = specify(easeRestriction).given(imposed);
    const eased = { at: { date: '2017-09-01' }, degree: 'LIMITED', sourceId: 's' };
    expect(ease.when({ ...eased, reason: 'Convoy passed' }, on).events).toMatchObject([
      { type: 'RestrictionEased', data: { restrictionId: 'goods-ban', degree: 'LIMITED' } },
    ]);
    expect(ease.when({ ...eased, degree: 'BANNED', reason: 'No' }, on).refusal).toBe('INVALID_INPUT');
    expect(ease.when(eased, on).refusal).toBe('INVALID_INPUT');
  });

  it('is lifted by somebody’s word; in the local time of its zone', () => {
    const lifted = specify(liftRestriction)
      .given(imposed)
      .when({ at: { date: '2018-04-19' }, reason: 'New agreement', sourceId: 's' }, on);
    expect(lifted.events).toMatchObject([
      { type: 'RestrictionLifted', data: { restrictionId: 'goods-ban' } },
    ]);
    expect(lifted.warnings).toEqual([]);
    expect(liftRestriction.attributed).toBe(true);
    expect(liftRestriction.localTimeOf?.({} as never, { ...on, state: {} as never })).toEqual([
      'restriction-goods-ban',
    ]);
  });

  it('cannot be lifted certainly before it was imposed', () => {
    const lift = (at: object) =>
      specify(liftRestriction).given(imposed).when({ at, reason: 'Over', sourceId: 's' }, on);
    expect(lift({ at: '2017-06-30T20:59:59.999Z' }).refusal).toBe('END_BEFORE_START');
    expect(lift({ at: '2017-06-30T21:00:00Z' }).events).toHaveLength(1);
    expect(lift({ earliest: '2017-06-01T00:00:00Z', latest: '2017-06-30T21:00:00Z' }).refusal).toBe(
      'END_BEFORE_START',
    );
    expect(lift({ unknown: true }).events).toHaveLength(1);
  });

  it('is lifted a second time with a warning', () => {
    const lifting = { at: { year: '2018' }, reason: 'Over', sourceId: 's' };
    const [first] = specify(liftRestriction).given(imposed).when(lifting, on).events;
    const again = specify(liftRestriction)
      .given(imposed, restrictionLifted(first?.data as never))
      .when(lifting, on);
    expect(again.events).toHaveLength(1);
    expect(again.warnings).toEqual([{ code: 'LIFTED_BEFORE', pointer: '/at' }]);
  });
});
