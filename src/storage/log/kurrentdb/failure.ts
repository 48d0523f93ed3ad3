import { Unavailable } from '../../../core/errors.js';
import { DeadlinePassed } from './patience.js';

/**
 * What an error of the client means.
 *
 * - `conflict`: the stream is elsewhere, at `actual` (-1 if it does not exist); nothing was appended
 * - `absent`: there is no such stream
 * - `too-large`: over the server's own limit, in bytes if it says so
 * - `denied`: this user may not do it
 * - `gone`: the stream was deleted for good
 * - `again`: not done, or not known whether; the same call may be repeated. `anew`: with another client
 */
export type Failure =
  | { readonly kind: 'conflict'; readonly actual: number }
  | { readonly kind: 'too-large'; readonly limit: number | undefined; readonly why: string }
  | { readonly kind: 'absent' | 'denied' | 'gone'; readonly why: string }
  | { readonly kind: 'again'; readonly anew: boolean; readonly why: string };

/** The event store cannot be asked now. What was to be appended may be in it all the same: repeat with the same ids. */
export class EventStoreUnavailable extends Unavailable {
  /** @param remedy what the operator can do about it, if that is known */
  constructor(
    why: string,
    readonly remedy?: string,
  ) {
    super(
      'STORE_UNAVAILABLE',
      `The event store does not answer at the moment (${why}); repeat the same request later.`,
      5,
    );
  }
}

const TYPES: Readonly<Record<string, Failure>> = {
  'stream-not-found': { kind: 'absent', why: 'stream-not-found' },
  'no-stream': { kind: 'absent', why: 'no-stream' },
  'access-denied': { kind: 'denied', why: 'access-denied' },
  'stream-deleted': { kind: 'gone', why: 'stream-deleted' },
  'stream-tombstoned': { kind: 'gone', why: 'stream-tombstoned' },
  // The server gave it up, or keeps silent on what is under way already: the call itself is sound.
  'deadline-exceeded': { kind: 'again', anew: false, why: 'deadline-exceeded' },
  // The client has noted which node leads; a new one would begin with the old address again.
  'not-leader': { kind: 'again', anew: false, why: 'not-leader' },
};

const TOO_LARGE = new Set([
  'maximum-append-size-exceeded',
  'append-record-size-exceeded',
  'transaction-max-size-exceeded',
]);

/** gRPC's own codes (https://grpc.io/docs/guides/status-codes), which the client lets through raw when a server is down. */
const CODES: Readonly<Record<number, Failure>> = {
  1: { kind: 'again', anew: true, why: 'cancelled' },
  4: { kind: 'again', anew: true, why: 'deadline-exceeded' },
  7: { kind: 'denied', why: 'permission-denied' },
  8: { kind: 'again', anew: false, why: 'resource-exhausted' },
  10: { kind: 'again', anew: false, why: 'aborted' },
  14: { kind: 'again', anew: true, why: 'unavailable' },
  16: { kind: 'denied', why: 'unauthenticated' },
};

/** What comes as an unknown error and is known by its words alone. */
const MESSAGES: readonly (readonly [RegExp, Failure])[] = [
  [/not ready/i, { kind: 'again', anew: false, why: 'not-ready' }],
  [/too busy/i, { kind: 'again', anew: false, why: 'too-busy' }],
  [/leader/i, { kind: 'again', anew: true, why: 'not-leader' }],
];

/**
 * Reads an error by its type, then its code, then its message. None of its words go any further: they hold addresses.
 * What cannot be told is taken as not known whether done, which is safe because ids are repeated.
 */
export function classify(error: unknown): Failure {
  if (error instanceof DeadlinePassed) return { kind: 'again', anew: true, why: 'no answer in time' };
  const { type, code, message, actualState, maxAppendSize, maxSize } = fieldsOf(error);
  if (type === 'wrong-expected-version') {
    return { kind: 'conflict', actual: typeof actualState === 'bigint' ? Number(actualState) : -1 };
  }
  if (typeof type === 'string' && TOO_LARGE.has(type)) {
    const limit = maxAppendSize ?? maxSize;
    return { kind: 'too-large', limit: typeof limit === 'number' ? limit : undefined, why: type };
  }
  const byType = typeof type === 'string' ? TYPES[type] : undefined;
  if (byType) return byType;
  const byCode = typeof code === 'number' ? CODES[code] : undefined;
  if (byCode) return byCode;
  const byMessage = MESSAGES.find(([pattern]) => typeof message === 'string' && pattern.test(message))?.[1];
  return byMessage ?? { kind: 'again', anew: true, why: typeof type === 'string' ? type : 'unknown' };
}

interface ErrorFields {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly actualState?: unknown;
  readonly maxAppendSize?: unknown;
  readonly maxSize?: unknown;
}

function fieldsOf(error: unknown): ErrorFields {
  return typeof error === 'object' && error !== null ? error : {};
}
