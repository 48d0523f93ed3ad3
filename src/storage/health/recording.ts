import type { Unavailable } from '../../core/errors.js';
import type { Health } from './health-checks.js';

/** Says why nothing may be recorded now, or undefined where nothing speaks against it. Must answer at once. */
export type Guard = () => Unavailable | undefined;

/**
 * Whether anything may be recorded now. Whoever can tell that it must not (a log that was replaced, a disk without room,
 * a clock that jumped) keeps a guard here; commands and readiness ask the same guards, so that a program that says it
 * is ready does not refuse what it is then told. Queries go on whatever a guard says.
 */
export class Recording {
  private readonly guards = new Map<string, Guard>();

  /** @param name of the check on /health/ready, like `clock` */
  guard(name: string, whyNot: Guard): void {
    if (this.guards.has(name)) throw new Error(`Recording is guarded by ${name} twice`);
    this.guards.set(name, whyNot);
  }

  /** @throws Unavailable with the first reason, in the order in which the guards were set */
  mustBePossible(): void {
    for (const whyNot of this.guards.values()) {
      const refusal = whyNot();
      if (refusal !== undefined) throw refusal;
    }
  }

  /** Each guard as a check of readiness. A refusal's message is for everybody: no path, no address. */
  checks(): readonly (readonly [name: string, check: () => Health])[] {
    return [...this.guards].map(([name, whyNot]) => {
      const check = (): Health => {
        const refusal = whyNot();
        return refusal === undefined ? { ok: true } : { ok: false, reason: refusal.message };
      };
      return [name, check];
    });
  }
}
