import { describe, expect, it } from '@jest/globals';
import { type Given, specify } from '../../testing/commands.js';
import {
  expectationLapsed,
  expectationRecorded,
  expectationThwarted,
} from '../../events/expectations/events.js';
import { recordExpectation } from './record-expectation.js';
import { recordExpectationOutcome } from './record-expectation-outcome.js';

const visit = {
  id: 'russian-visit',
  actorId: 'russia',
  act: { text: 'come to the area to sponsor the signing', lang: 'en' },
  zoneId: 'qalamoun',
  sourceId: 's',
};
const on = { id: 'russian-visit', params: { id: 'russian-visit' } };
const [event] = specify(recordExpectation).given().when(visit).events;
const expected = expectationRecorded(event?.data as never);
const outcome = (result: string, ...before: readonly Given[]) =>
  specify(recordExpectationOutcome)
    .given(expected, ...before)
    .when({ outcome: result, at: { month: '2017-08' }, byActorId: 'government', reason: 'Blocked' }, on);

describe('an expectation', () => {
  it('says who is to act in which zone; the act is kept as words', () => {
    expect(expected).toEqual({
      type: 'ExpectationRecorded',
      data: {
        expectationId: 'russian-visit',
        actorId: 'russia',
        act: { textRef: '/act' },
        zoneId: 'qalamoun',
        sourceId: 's',
      },
    });
  });

  it.each([
    [{ agreementId: 'a3' }, 'agreement-a3'],
    [{ expectationId: 'elections' }, 'expectation-elections'],
  ])('may wait for something: %j', (after, stream) => {
    const { events } = specify(recordExpectation)
      .given()
      .when({ ...visit, after });
    expect(events).toMatchObject([{ data: { after } }]);
    expect(expectationRecorded.subjects(events[0]?.data as never)).toEqual([
      'actor-russia',
      'zone-qalamoun',
      stream,
    ]);
  });

  it.each([{}, { agreementId: 'a3', expectationId: 'elections' }])(
    'waits for one thing, not for %j',
    (after) => {
      const { refusal } = specify(recordExpectation)
        .given()
        .when({ ...visit, after });
      expect(refusal).toBe('INVALID_INPUT');
    },
  );

  it.each([
    ['FULFILLED', 'ExpectationFulfilled'],
    ['THWARTED', 'ExpectationThwarted'],
    ['LAPSED', 'ExpectationLapsed'],
  ])('ends %s', (result, type) => {
    const { events, warnings } = outcome(result);
    expect(events).toMatchObject([
      { type, data: { expectationId: 'russian-visit', byActorId: 'government' } },
    ]);
    expect(events[0]?.data).not.toHaveProperty('outcome');
    expect(warnings).toEqual([]);
  });

  it('ends for a reason', () => {
    const { refusal } = specify(recordExpectationOutcome)
      .given(expected)
      .when({ outcome: 'LAPSED', at: { unknown: true } }, on);
    expect(refusal).toBe('INVALID_INPUT');
  });

  const thwarted = expectationThwarted(outcome('THWARTED').events[0]?.data as never);

  it('that ended the same way before stays as it is', () => {
    const again = outcome('THWARTED', thwarted);
    expect(again.events).toEqual([]);
    expect(again.warnings).toEqual([]);
  });

  it('that ended otherwise before is recorded with a warning; the last one counts', () => {
    const other = outcome('FULFILLED', thwarted);
    expect(other.events).toHaveLength(1);
    expect(other.warnings).toEqual([{ code: 'OUTCOME_DIFFERS', pointer: '/outcome' }]);
    expect(outcome('LAPSED', thwarted, expectationLapsed(thwarted.data)).events).toEqual([]);
  });

  it('has its dates read in the time of its zone', () => {
    expect(recordExpectation.localTimeOf?.(visit as never, { params: {}, state: null })).toEqual([
      'zone-qalamoun',
    ]);
    expect(recordExpectationOutcome.localTimeOf?.({} as never, { ...on, state: null })).toEqual([
      'expectation-russian-visit',
    ]);
  });
});
