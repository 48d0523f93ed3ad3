import { HttpException } from '@nestjs/common';
import {
  type Fault,
  Forbidden,
  InvalidInput,
  KeyReused,
  NotBuilt,
  NotFound,
  Refusal,
  RuleBroken,
  StaleRevision,
  Unavailable,
  Unreadable,
} from '../../core/errors.js';
import { HttpRefusal } from './http-refusal.js';

/** Media type of a problem (RFC 9457). */
export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** What is answered instead of what was asked for (RFC 9457). */
export interface Problem {
  /** Stable URI of the kind of problem. */
  readonly type: string;
  /** The kind of problem, the same each time. */
  readonly title: string;
  readonly status: number;
  /** What is wrong this time. */
  readonly detail: string;
  /** The kind of problem again, for programs. */
  readonly code: string;
  readonly errors?: readonly Fault[];
  /** Of UNREADABLE: the entries that cannot be read. */
  readonly eventIds?: readonly string[];
}

/** No refusal, or one that only the log may know about: answered as 500. */
export const INTERNAL = 'INTERNAL';

const STATUS_OF_REFUSAL = [
  { refusal: InvalidInput, status: 400 },
  { refusal: Forbidden, status: 403 },
  { refusal: NotFound, status: 404 },
  { refusal: RuleBroken, status: 409 },
  { refusal: StaleRevision, status: 412 },
  { refusal: KeyReused, status: 422 },
  { refusal: NotBuilt, status: 501 },
  { refusal: Unavailable, status: 503 },
] as const;

/** What Fastify refuses before any of our code runs, by its error code. Its messages repeat the input: ours do not. */
const FASTIFY_PROBLEMS: Readonly<Record<string, Problem>> = {
  FST_ERR_BAD_URL: problem(400, 'MALFORMED_URL', 'The path is not a valid percent-encoded path.'),
  FST_ERR_INVALID_URL: problem(400, 'MALFORMED_URL', 'The path is not a valid path.'),
  FST_ERR_MAX_PARAM_LENGTH: problem(414, 'URL_TOO_LONG', 'A part of the path is longer than any id here.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: problem(400, 'EMPTY_BODY', 'The body is empty; send a JSON object.'),
  FST_ERR_CTP_INVALID_JSON_BODY: problem(400, 'MALFORMED_JSON', 'The body is not valid JSON.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: problem(
    400,
    'WRONG_LENGTH',
    'The body is not as long as Content-Length says.',
  ),
  FST_ERR_CTP_BODY_TOO_LARGE: problem(413, 'BODY_TOO_LARGE', 'The body is larger than is taken here.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: problem(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    'Send the body as application/json.',
  ),
};

const STATUS_PROBLEMS: Readonly<Record<number, Problem>> = {
  400: problem(400, 'BAD_REQUEST', 'The request is not understood.'),
  401: problem(401, 'UNAUTHENTICATED', 'Say who you are: this needs a session or a key.'),
  403: problem(403, 'FORBIDDEN', 'This is not for you to do.'),
  404: problem(404, 'NOT_FOUND', 'There is nothing under this path; /docs shows what there is.'),
  408: problem(408, 'TOO_SLOW', 'The request took too long to arrive.'),
  413: problem(413, 'BODY_TOO_LARGE', 'The body is larger than is taken here.'),
  415: problem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.'),
  429: problem(429, 'TOO_MANY_REQUESTS', 'Too many requests; wait and try again.'),
  431: problem(431, 'HEADERS_TOO_LARGE', 'The headers are larger than is taken here.'),
};

const UNEXPECTED = problem(
  500,
  INTERNAL,
  'Something went wrong here that is not your fault. The X-Correlation-Id of this answer finds it in the log.',
);

/**
 * What is answered for an error. Only refusals of our own speak in their own words: whatever else an error says may
 * hold a path, a query or somebody's data.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return refused(error);
  if (error instanceof HttpException) {
    return fastifyProblem(error.cause) ?? statusProblem(error.getStatus());
  }
  return fastifyProblem(error) ?? UNEXPECTED;
}

/** What is answered for a status of HTTP of which nothing else is known. */
export function statusProblem(status: number): Problem {
  const known = STATUS_PROBLEMS[status];
  if (known !== undefined) return known;
  return status >= 400 && status < 500
    ? problem(status, 'BAD_REQUEST', 'The request is not understood.')
    : UNEXPECTED;
}

function refused(refusal: Refusal): Problem {
  const status =
    refusal instanceof HttpRefusal
      ? refusal.status
      : STATUS_OF_REFUSAL.find((known) => refusal instanceof known.refusal)?.status;
  if (status === undefined) return UNEXPECTED;
  const { type, title, detail, code } = problem(status, refusal.code, refusal.message);
  return {
    ...{ type, title, status, detail, code },
    ...(refusal.faults.length > 0 && { errors: refusal.faults }),
    ...(refusal instanceof Unreadable && { eventIds: refusal.eventIds }),
  };
}

function fastifyProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!error.code.startsWith('FST_')) return undefined;
  const known = FASTIFY_PROBLEMS[error.code];
  if (known !== undefined) return known;
  return 'statusCode' in error && typeof error.statusCode === 'number'
    ? statusProblem(error.statusCode)
    : undefined;
}

function problem(status: number, code: string, detail: string): Problem {
  const words = code.toLowerCase().split('_');
  const title = words.join(' ');
  return {
    type: `urn:ceasefire-ledger:problem:${words.join('-')}`,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    status,
    detail,
    code,
  };
}
