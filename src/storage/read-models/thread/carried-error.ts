import { RuleBroken, Unavailable } from '../../../core/errors.js';
import { LogDamaged } from '../../../core/event-store.js';
import { StartRefused } from '../../../core/start-refused.js';

/** An error on its way between threads, which carry no classes of ours. */
export interface CarriedError {
  readonly is: 'RuleBroken' | 'LogDamaged' | 'Unavailable' | 'StartRefused' | 'other';
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly exitCode?: 1 | 2;
  readonly position?: number;
  readonly stack?: string;
  readonly cause?: CarriedError;
}

/** Makes an error ready to be sent. */
export function carried(error: unknown): CarriedError {
  if (!(error instanceof Error)) return { is: 'other', name: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    is: familyOf(error),
    name,
    message,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(error instanceof LogDamaged && error.position !== undefined && { position: error.position }),
    ...(error instanceof StartRefused && { exitCode: error.exitCode }),
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: carried(cause) }),
  };
}

function familyOf(error: Error): CarriedError['is'] {
  if (error instanceof RuleBroken) return 'RuleBroken';
  if (error instanceof LogDamaged) return 'LogDamaged';
  if (error instanceof Unavailable) return 'Unavailable';
  return error instanceof StartRefused ? 'StartRefused' : 'other';
}

/** The error as it was thrown: of the class of its family, with name, code and the places in the code. */
export function revived(sent: CarriedError): Error {
  const { name, stack, cause } = sent;
  return Object.assign(ofFamily(sent), {
    name,
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: revived(cause) }),
  });
}

function ofFamily({ is, message, code = '', exitCode, position }: CarriedError): Error {
  switch (is) {
    case 'RuleBroken':
      return new RuleBroken(code, message);
    case 'LogDamaged':
      return new LogDamaged(message, code, position);
    case 'Unavailable':
      return new Unavailable(code, message);
    case 'StartRefused':
      return new StartRefused(message, exitCode);
    case 'other':
      return Object.assign(new Error(message), code === '' ? {} : { code });
  }
}
