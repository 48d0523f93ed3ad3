import { randomUUID } from 'node:crypto';

/**
 * Ties together what one request caused: its log lines, and the entries of its command. It is handed on by name, not
 * by AsyncLocalStorage, which on Node 20 makes every promise of the program dearer.
 */
export const CORRELATION_HEADER = 'X-Correlation-Id';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id that the caller gave, in lower case, if it is a UUID; else a fresh one. */
export function correlationIdFrom(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && UUID.test(given) ? given.toLowerCase() : randomUUID();
}
