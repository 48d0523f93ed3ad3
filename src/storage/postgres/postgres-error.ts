/**
 * What PostgreSQL says that passes by itself: no connection, a server that starts, stops or has no session left, and
 * transactions that it gave up for the sake of others. Everything else is a fault of ours or of the data.
 */
const PASSING_STATES = new Set(['57P01', '57P02', '57P03', '53300', '40001', '40P01', '55P03', '25P03']);
const CONNECTION_STATE = /^08[0-9A-Z]{3}$/;

const PASSING_SYSTEM_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** `pg` gives these no code. */
const PASSING_WORDS =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired)/;

/** What TypeORM says when a query follows in a transaction whose connection broke between two queries. */
const BROKEN_BETWEEN_QUERIES: ReadonlySet<unknown> = new Set([
  'QueryRunnerAlreadyReleasedError',
  'QueryRunnerProviderAlreadyReleasedError',
]);

/** Whether an error, or what caused it, says that the database cannot be reached or used at the moment. */
export function isPassing(error: unknown): boolean {
  for (let seen: unknown = error, depth = 0; isObject(seen) && depth < 8; depth += 1) {
    const code = typeof seen['code'] === 'string' ? seen['code'] : '';
    const message = typeof seen['message'] === 'string' ? seen['message'] : '';
    if (PASSING_STATES.has(code) || PASSING_SYSTEM_ERRORS.has(code)) return true;
    if (CONNECTION_STATE.test(code) || PASSING_WORDS.test(message)) return true;
    if (BROKEN_BETWEEN_QUERIES.has(seen['name'])) return true;
    // Happy eyeballs: one error for all addresses of a name.
    if (Array.isArray(seen['errors']) && seen['errors'].some(isPassing)) return true;
    seen = seen['driverError'] ?? seen['cause'];
  }
  return false;
}

/** The SQLSTATE or system code of an error; '' if it has none. */
export function codeOf(error: unknown): string {
  if (!isObject(error)) return '';
  return typeof error['code'] === 'string' ? error['code'] : codeOf(error['driverError'] ?? error['cause']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
