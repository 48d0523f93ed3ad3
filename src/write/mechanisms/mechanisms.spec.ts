import { describe, expect, it } from '@jest/globals';
import { type Given, specify } from '../../testing/commands.js';
import { announceMechanism } from './announce-mechanism.js';
import { deployMechanism } from './deploy-mechanism.js';
import { mechanismAnnounced, mechanismDeployed } from '../../events/mechanisms/events.js';
import { withdrawMechanism } from './withdraw-mechanism.js';

const separation = {
  id: 'separation',
  kind: 'SEPARATION_FORCE',
  operatorActorId: 'russia',
  zoneId: 'qalamoun',
  agreementId: 'a2',
  between: ['factions', 'government'],
  sourceId: 's',
};
const on = { id: 'separation', params: { id: 'separation' } };
const [event] = specify(announceMechanism).given().when(separation).events;
const announced = mechanismAnnounced(event?.data as never);
const deployed = mechanismDeployed(
  specify(deployMechanism)
    .given(announced)
    .when({ at: { month: '2017-09' } }, on).events[0]?.data as never,
);

describe('a mechanism', () => {
  it('is announced, where no date need be known', () => {
    const { id: mechanismId, ...data } = separation;
    expect(announced).toEqual({ type: 'MechanismAnnounced', data: { mechanismId, ...data } });
    expect(mechanismAnnounced.subjects(announced.data)).toEqual([
      'zone-qalamoun',
      'actor-russia',
      'actor-factions',
      'actor-government',
      'agreement-a2',
    ]);
    expect(mechanismAnnounced.validTime(announced.data)).toBeUndefined();
  });

  it('may be about goods, and due at a time', () => {
    const monitoring = { kind: 'GOODS_MONITORING', goods: ['MEDICAL'], due: { month: '2017-09' } };
    const { events } = specify(announceMechanism)
      .given()
      .when({ ...separation, ...monitoring });
    expect(events).toMatchObject([
      { data: { goods: ['MEDICAL'], due: { earliest: '2017-09-01T00:00:00.000Z' } } },
    ]);
  });

  it('is deployed and withdrawn', () => {
    expect(deployed).toMatchObject({ type: 'MechanismDeployed', data: { mechanismId: 'separation' } });
    const withdrawal = specify(withdrawMechanism)
      .given(announced, deployed)
      .when({ at: { year: '2018' } }, on);
    expect(withdrawal.events).toMatchObject([
      { type: 'MechanismWithdrawn', data: { mechanismId: 'separation' } },
    ]);
    expect(withdrawal.warnings).toEqual([]);
  });

  it('is withdrawn with a warning if it is not known to have been deployed by then', () => {
    const warnings = (month: string, ...before: readonly Given[]): unknown =>
      specify(withdrawMechanism)
        .given(...before)
        .when({ at: { month } }, on).warnings;
    const notDeployed = [{ code: 'NOT_DEPLOYED', pointer: '/at' }];
    expect(warnings('2017-08', announced)).toEqual(notDeployed);
    expect(warnings('2017-07', announced, deployed)).toEqual(notDeployed);
    expect(warnings('2017-08', announced, deployed)).toEqual(notDeployed);
    expect(warnings('2017-09', announced, deployed)).toEqual([]);
  });

  it('has its dates read in the time of its zone', () => {
    expect(announceMechanism.localTimeOf?.(separation as never, { params: {}, state: null })).toEqual([
      'zone-qalamoun',
    ]);
    expect(withdrawMechanism.localTimeOf?.({} as never, { ...on, state: [] })).toEqual([
      'mechanism-separation',
    ]);
  });
});
