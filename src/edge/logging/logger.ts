import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../../config/config.js';
import { withoutWaiting } from './unread-output.js';

/** The injection token of the program's logger (pino). */
export const LOGGER = Symbol('Logger');

/** Errors of the engine and the database speak of our code; all others may repeat what somebody told us. */
const HARMLESS_MESSAGES = new Set(['TypeError', 'ReferenceError', 'SqliteError']);

/**
 * A logger of one JSON line an entry.
 *
 * @param destination standard output unless given
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return pino(options, destination ?? (standardOutput ??= withoutWaiting(process.stdout)));
}

/** One for all loggers of the process, made when it is needed first. */
let standardOutput: DestinationStream | undefined;

/** What may be logged of an error: its class, code and where it was thrown; its message only if that is harmless. */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const message = HARMLESS_MESSAGES.has(error.name) ? { message: error.message } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { name: error.name, ...code, ...message, at: framesOf(error), ...cause };
}

/** The lines of the stack that name places in the code; those before them repeat the message. */
function framesOf(error: Error): readonly string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => /^at .+:\d+:\d+\)?$/.test(line)).slice(0, 12);
}
