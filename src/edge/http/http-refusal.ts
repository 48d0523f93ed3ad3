import { Refusal } from '../../core/errors.js';

/** A refusal that only the edge knows: it is about the request, not about what was asked. */
export class HttpRefusal extends Refusal {
  /** @param headers of the answer, which say what would have been right */
  constructor(
    readonly status: number,
    code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>>,
  ) {
    super(code, message);
  }
}

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Whether a request of this method changes nothing. */
export function isSafe(method: string): boolean {
  return SAFE_METHODS.has(method);
}
