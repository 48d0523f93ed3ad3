import { describe, expect, it } from '@jest/globals';
import {
  CancelledError,
  DeadlineExceededError,
  NotLeaderError,
  StreamNotFoundError,
  UnknownError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { classify, EventStoreUnavailable } from './failure.js';
import { DeadlinePassed } from './patience.js';

const RAW = {
  name: 'Error',
  metadata: { 'leader-endpoint-host': '10.1.2.3', 'leader-endpoint-port': '2113' },
} as never;

function unknown(message: string): UnknownError {
  return new UnknownError(undefined, message);
}

function raw(code: number, message: string): Error {
  return Object.assign(new Error(message), { code });
}

describe('an error of the client', () => {
  it.each([
    ['a stream elsewhere', 4n, 4],
    ['a stream that does not exist', 'no_stream', -1],
  ] as const)(
    'that tells of %s is a conflict with the actual revision; its message is empty',
    (_, current, actual) => {
      const error = new WrongExpectedVersionError(undefined, {
        streamName: 'zone/a',
        expected: 2n,
        current,
      });
      expect(error.message).toBe('');
      expect(classify(error)).toEqual({ kind: 'conflict', actual });
    },
  );

  it.each([
    ['no stream', new StreamNotFoundError(undefined as never, 'zone/a'), { kind: 'absent' }],
    ['a deadline', new DeadlinePassed(), { kind: 'again', anew: true }],
    ['a call cut off', new CancelledError(undefined as never), { kind: 'again', anew: true }],
    ['another leader', new NotLeaderError(RAW), { kind: 'again', anew: false }],
    ['a write under way already', new DeadlineExceededError(), { kind: 'again', anew: false }],
    ['the same, unary', raw(10, '10 ABORTED: Commit phase timeout'), { kind: 'again', anew: false }],
    ['not ready', unknown('Could not recognize Server Is Not Ready'), { kind: 'again', why: 'not-ready' }],
    ['too busy', unknown('Could not recognize Server Is Too Busy'), { kind: 'again', why: 'too-busy' }],
    ['no server, raw', raw(14, '14 UNAVAILABLE: connect 10.1.2.3'), { kind: 'again', why: 'unavailable' }],
    ['a wrong password, raw', raw(16, '16 UNAUTHENTICATED'), { kind: 'denied' }],
    ['something never seen', new TypeError('x is undefined'), { kind: 'again', anew: true, why: 'unknown' }],
    ['no error at all', 'impossible', { kind: 'again', anew: true }],
  ])('is read by type, then code, then message: %s', (_, error, failure) => {
    expect(classify(error)).toMatchObject(failure);
  });

  it('goes no further with its words, which hold addresses', () => {
    const failure = classify(raw(14, 'connect ECONNREFUSED 10.1.2.3:2113'));
    expect(JSON.stringify([failure, new EventStoreUnavailable('unavailable').message])).not.toContain(
      '10.1.2.3',
    );
  });
});
