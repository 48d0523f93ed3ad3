import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { assignCheckpointSupervision } from './assign-checkpoint-supervision.js';
import { closeCheckpoint } from './close-checkpoint.js';
import { establishCheckpoint } from './establish-checkpoint.js';
import { checkpointClosed, checkpointEstablished } from '../../events/checkpoints/events.js';

const entrance = {
  id: 'ruhaybah-entrance',
  zoneId: 'qalamoun',
  names: { en: 'Entrance of ar-Ruhaybah' },
  placeId: 'ar-ruhaybah',
  operatorActorId: 'government',
  since: { earliest: '2013-05-01', latest: '2013-08-31' },
  sourceId: 's',
};
const on = { id: 'ruhaybah-entrance', params: { id: 'ruhaybah-entrance' } };
const [event] = specify(establishCheckpoint).given().when(entrance).events;
const established = checkpointEstablished(event?.data as never);

describe('a checkpoint', () => {
  it('lies in a zone and is run by somebody, since a time that may be fuzzy', () => {
    expect(established).toMatchObject({
      type: 'CheckpointEstablished',
      data: {
        checkpointId: 'ruhaybah-entrance',
        zoneId: 'qalamoun',
        operatorActorId: 'government',
        since: { earliest: '2013-05-01T00:00:00.000Z', latest: '2013-09-01T00:00:00.000Z' },
      },
    });
    expect(established.data).not.toHaveProperty('id');
    expect(checkpointEstablished.subjects(established.data)).toEqual([
      'zone-qalamoun',
      'actor-government',
      'place-ar-ruhaybah',
    ]);
    expect(checkpointEstablished.validTime(established.data)).toEqual({
      earliest: '2013-05-01T00:00:00.000Z',
      latest: null,
    });
  });

  it.each(['zoneId', 'operatorActorId'])('is refused without %s', (field) => {
    expect(
      specify(establishCheckpoint)
        .given()
        .when({ ...entrance, [field]: undefined }).refusal,
    ).toBe('INVALID_INPUT');
  });

  it('has its dates read in the time of its zone', () => {
    expect(establishCheckpoint.localTimeOf?.(entrance as never, { params: {}, state: null })).toEqual([
      'zone-qalamoun',
    ]);
    for (const useCase of [assignCheckpointSupervision, closeCheckpoint]) {
      expect(useCase.localTimeOf?.({} as never, { ...on, state: null as never })).toEqual([
        'checkpoint-ruhaybah-entrance',
      ]);
    }
  });

  it('is supervised by another actor', () => {
    const { events } = specify(assignCheckpointSupervision)
      .given(established)
      .when({ actorId: 'russia', from: { month: '2017-09' } }, on);
    expect(events).toMatchObject([
      {
        type: 'CheckpointSupervisionAssigned',
        data: { checkpointId: 'ruhaybah-entrance', actorId: 'russia' },
      },
    ]);
  });

  it('is closed for a reason, not certainly before it was established', () => {
    const close = (at: object) =>
      specify(closeCheckpoint).given(established).when({ at, reason: 'Opened' }, on);
    expect(close({ date: '2018-04-20' }).events).toMatchObject([{ type: 'CheckpointClosed' }]);
    expect(close({ month: '2013-06' }).events).toHaveLength(1);
    expect(close({ month: '2013-04' }).refusal).toBe('END_BEFORE_START');
    expect(
      specify(closeCheckpoint)
        .given(established)
        .when({ at: { year: '2018' } }, on).refusal,
    ).toBe('INVALID_INPUT');
  });

  it('of which nobody knows since when it stood may have closed at any time', () => {
    const { events } = specify(closeCheckpoint)
      .given(checkpointEstablished({ ...established.data, since: undefined }))
      .when({ at: { year: '1990' }, reason: 'Opened' }, on);
    expect(events).toHaveLength(1);
  });

  it('is closed a second time with a warning', () => {
    const closing = { at: { year: '2018' }, reason: 'Opened' };
    const first = specify(closeCheckpoint).given(established).when(closing, on);
    expect(first.warnings).toEqual([]);
    const again = specify(closeCheckpoint)
      .given(established, checkpointClosed(first.events[0]?.data as never))
      .when(closing, on);
    expect(again.events).toHaveLength(1);
    expect(again.warnings).toEqual([{ code: 'CLOSED_BEFORE', pointer: '/at' }]);
  });
});
