import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { assertAffiliation } from './assert-affiliation.js';
import { actorRegistered } from '../../events/actors/events.js';
import { registerActor } from './register-actor.js';

const jaysh = {
  id: 'jaysh-al-islam',
  names: { en: 'Jaysh al-Islam', ar: 'جيش الإسلام' },
  kind: 'REBEL_GROUP',
};

describe('an actor', () => {
  it('is registered under the id that the client chose', () => {
    expect(specify(registerActor).given().when(jaysh).events).toEqual([
      actorRegistered({ actorId: 'jaysh-al-islam', names: jaysh.names, kind: 'REBEL_GROUP' }),
    ]);
  });

  it('is refused without a name, with an unknown kind, or under an id that is a route', () => {
    const refused = (change: object): string =>
      specify(registerActor)
        .given()
        .when({ ...jaysh, ...change }).refusal;
    expect(refused({ names: {} })).toBe('INVALID_INPUT');
    expect(refused({ kind: 'ARMY' })).toBe('INVALID_INPUT');
    expect(refused({ id: 'status' })).toBe('INVALID_INPUT');
  });

  it('may be affiliated to another for a time, by somebody who says so', () => {
    const { events } = specify(assertAffiliation)
      .given(actorRegistered({ actorId: 'a', names: { en: 'A' }, kind: 'REBEL_GROUP' }))
      .when(
        { ofActorId: 'b', relation: 'SUBUNIT', during: { start: { year: '2016' } }, sourceId: 's' },
        { id: 'a', timeZone: 'Asia/Damascus' },
      );
    expect(events).toMatchObject([
      {
        type: 'ActorAffiliationAsserted',
        data: {
          actorId: 'a',
          ofActorId: 'b',
          sourceId: 's',
          during: { start: { earliest: '2015-12-31T22:00:00.000Z', latest: '2016-12-31T22:00:00.000Z' } },
        },
      },
    ]);
  });

  it('cannot be affiliated to itself', () => {
    const outcome = specify(assertAffiliation)
      .given()
      .when({ ofActorId: 'a', relation: 'ALLIED', during: { start: { unknown: true } } }, { id: 'a' });
    expect(outcome.refusal).toBe('OWN_AFFILIATION');
  });
});
