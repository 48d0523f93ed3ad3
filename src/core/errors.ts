/**
 * The few ways in which a command or a query is refused. They say what is wrong in the field's words and know
 * nothing of HTTP; `edge/http/problem.filter.ts` maps each to its RFC 9457 problem, once.
 */

/** One thing that is wrong, and where: `pointer` is an RFC 6901 JSON pointer into the body ('' is the whole). */
export interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** The base of every refusal; `code` is part of the contract, the message is for people. */
export abstract class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** The input has not the shape that was asked for. Nothing was looked up or decided. */
export class InvalidInput extends Refusal {
  constructor(message: string, faults: readonly Fault[] = [], code = 'INVALID_INPUT') {
    super(code, message, faults);
  }

  static at(pointer: string, code: string, message: string): InvalidInput {
    return new InvalidInput(message, [{ pointer, code, message }]);
  }
}

/** The shape is right, but a rule of the field or of the house forbids it. */
export class RuleBroken extends Refusal {
  constructor(code: string, message: string, pointer?: string) {
    super(code, message, pointer === undefined ? [] : [{ pointer, code, message }]);
  }
}

/** The thing that the path names does not exist, or is not for this caller to know of. */
export class NotFound extends Refusal {
  constructor(message: string, code = 'NOT_FOUND') {
    super(code, message);
  }
}

/** The caller decided on a revision that is no longer the latest (If-Match). */
export class StaleRevision extends Refusal {
  constructor(readonly actual: number) {
    super('STALE_REVISION', `The thing is at revision ${actual} by now; read it again and decide anew.`);
  }
}

/** The same idempotency key came with another body. */
export class KeyReused extends Refusal {
  constructor() {
    super(
      'KEY_REUSED',
      'This Idempotency-Key was used for another command; send a new key with a new command.',
    );
  }
}

/** The caller may not do this, whoever asks for whatever. */
export class Forbidden extends Refusal {
  constructor(message: string, code = 'FORBIDDEN') {
    super(code, message);
  }
}

/** It will be possible, and is not yet: better refused than answered as done. */
export class NotBuilt extends Refusal {
  constructor(message: string) {
    super('NOT_BUILT', message);
  }
}

/** Something that the answer needs is not to be had now; trying again later may help. */
export class Unavailable extends Refusal {
  constructor(
    code: string,
    message: string,
    readonly retryAfterSeconds = 1,
  ) {
    super(code, message);
  }
}

/** An entry that the answer rests on cannot be read. It is set aside with what rests on it until it is withdrawn. */
export class Unreadable extends Unavailable {
  /** @param eventIds the entries, in the order of the log */
  constructor(readonly eventIds: readonly string[]) {
    super(
      'UNREADABLE',
      `This rests on what cannot be read (entry ${eventIds.join(', ')}); withdraw it, or ask as known before it.`,
    );
  }
}
