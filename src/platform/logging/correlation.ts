import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Ties together what one request caused: its log lines, and the entries of its command. */
export const CORRELATION_HEADER = 'X-Correlation-Id';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const running = new AsyncLocalStorage<string>();

/** The id that the caller gave, in lower case, if it is a UUID; else a fresh one. */
export function correlationIdFrom(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && UUID.test(given) ? given.toLowerCase() : randomUUID();
}

/** Runs work, and all that it starts, under a correlation id. */
export function withCorrelation<Result>(id: string, work: () => Result): Result {
  return running.run(id, work);
}

/** The id of the work that is running; undefined outside any. */
export function correlationId(): string | undefined {
  return running.getStore();
}
