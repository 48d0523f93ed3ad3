import { DEFAULT_WAIT_MS } from '../../src/pipeline/queries/query-fields.js';
import type { AnswerCheck } from '../../test/e2e/answer-check.js';
import type { Answer } from './client.js';
import type { Made } from './request-maker.js';

/** Why the program may say that it cannot now. */
const DECLARED_503 = new Set(['NOT_YET_CONSISTENT']);
/** These fold the log afresh for every step, and may take five times as long. */
const LONG_WORK = /^\/v1\/audit\/(replay|diff)$/;
/** Said of any address, before it is known to lead anywhere. */
const TOO_LONG = new Set([414, 431]);
const INSIDES = /\.(ts|js):\d|node_modules|SQLITE_|SELECT |INSERT | at \w+ \(/;
/** Where something else than a documented path was asked for, these are right. */
const ELSEWHERE = new Set([200, 201, 202, 204, 400, 403, 404, 405, 409, 412, 413, 414, 415, 422, 431]);

/** What is wrong with an answer, in a line; undefined if nothing is. @param longestMs how long an answer may take */
export function faultOf(
  made: Made,
  answer: Answer,
  check: AnswerCheck,
  longestMs: number,
): string | undefined {
  const { status, text, ms, headers } = answer;
  if (ms > allowedMs(made, longestMs)) return `took ${Math.round(ms)} ms`;
  const type = String(headers['content-type'] ?? '');
  const isJson = type.includes('json');
  if (status >= 400 && made.method !== 'HEAD' && !made.operation.template.startsWith('/health')) {
    if (!type.startsWith('application/problem+json')) return `answered ${status} as "${type}"`;
    if (INSIDES.test(text)) return `tells of its insides: ${text.slice(0, 300)}`;
  }
  if (made.method === 'HEAD') {
    // Without a body the reason cannot be told: who waited for nothing has none.
    const isDeclared = status === 503 && 'consistency-token' in made.headers;
    return status >= 500 && !isDeclared ? `answered ${status}` : undefined;
  }
  let body: unknown = text;
  try {
    if (isJson) body = JSON.parse(text);
  } catch {
    return `answered ${status} with something that is no JSON`;
  }
  const { code, status: said } = (typeof body === 'object' && body !== null ? body : {}) as {
    code?: string;
    status?: number;
  };
  if (type.startsWith('application/problem+json') && said !== status)
    return `says ${said} in an answer ${status}`;
  if (status >= 500 && !isDeclared(made, status, code)) return `answered ${status} ${code ?? ''}`;
  if (TOO_LONG.has(status)) return undefined;
  if (made.intent === 'hostile') {
    if (status >= 500 || ELSEWHERE.has(status)) return undefined;
    return `answered ${status}`;
  }
  try {
    check.see(made.method, made.path.split('?')[0] ?? '', status, body);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 600) : String(error);
  }
}

/** Who sends a token agrees to wait before the question is worked on. */
function allowedMs({ operation, headers, path }: Made, longestMs: number): number {
  const working = (LONG_WORK.test(operation.template) ? 5 : 1) * longestMs;
  if (!('consistency-token' in headers)) return working;
  return working + Number(/[?&]maxWaitMs=(\d+)/.exec(path)?.[1] ?? DEFAULT_WAIT_MS);
}

function isDeclared({ operation }: Made, status: number, code: string | undefined): boolean {
  // What is not built yet says so.
  if (status === 501) return code === 'NOT_BUILT';
  return status === 503 && (operation.template === '/health/ready' || DECLARED_503.has(code ?? ''));
}
