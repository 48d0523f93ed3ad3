/** What was found of one thing that the program needs (exchange.md, section 6). */
export interface Finding {
  /** Which thing, for programs: `config`, `log`, `words`. */
  readonly id: string;
  /** `warn`: somebody should know, and the program does its work. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** For people. */
  readonly message: string;
  /** What to do about it, where the message does not say so already. */
  readonly mend?: string;
}

/** So many of a kind are named; the rest are counted. */
const MOST_NAMED = 20;

/** Names what was found, the first of it. */
export function named(found: readonly string[], count = found.length): string {
  const shown = found.slice(0, MOST_NAMED);
  return `${shown.join(', ')}${count > shown.length ? ` and ${count - shown.length} more` : ''}`;
}

/** What is named of a kind, and how many there are: a log may be damaged from end to end. */
export class Named {
  private readonly first: string[] = [];
  count = 0;

  add(name: string): void {
    this.count += 1;
    if (this.first.length < MOST_NAMED) this.first.push(name);
  }

  get names(): string {
    return named(this.first, this.count);
  }
}
