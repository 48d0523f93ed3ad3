import type { Answer } from './client.js';
import type { Made } from './request-maker.js';

interface OfRoute {
  /** Requests that were meant to succeed. */
  sent: number;
  accepted: number;
}

/** Counts how deep the requests got: of those that were meant to succeed, how many did. */
export class Tally {
  private readonly routes = new Map<string, OfRoute>();
  private readonly intents = new Map<string, number>();
  private readonly statuses = new Map<number, number>();
  private readonly refusals = new Map<string, number>();
  private raws = 0;

  count({ operation, intent }: Made, { status, text }: Answer): void {
    add(this.intents, intent);
    add(this.statuses, status);
    if (intent !== 'valid') return;
    const route = `${operation.method} ${operation.template}`;
    const of = this.routes.get(route) ?? { sent: 0, accepted: 0 };
    of.sent += 1;
    if (status < 400) of.accepted += 1;
    else add(this.refusals, `${route}: ${reason(text)}`);
    this.routes.set(route, of);
  }

  raw(): void {
    this.raws += 1;
  }

  get requests(): number {
    return this.raws + [...this.intents.values()].reduce((sum, each) => sum + each, 0);
  }

  /** Of the valid commands sent to a route, the share that was accepted. */
  share(route: string): number {
    const of = this.routes.get(route);
    return of === undefined ? 0 : of.accepted / of.sent;
  }

  /** Commands that were accepted, of those that were meant to be. */
  get acceptedCommands(): number {
    const commands = [...this.routes].filter(([route]) => route.startsWith('POST '));
    return commands.reduce((sum, [, { accepted }]) => sum + accepted, 0);
  }

  /** Why valid requests were refused, most frequent first. */
  whyRefused(): readonly string[] {
    return [...this.refusals].sort(([, a], [, b]) => b - a).map(([why, times]) => `${times} ${why}`);
  }

  /** Markdown. */
  text(): string {
    const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
    const counted = (counts: ReadonlyMap<string | number, number>): string =>
      [...counts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([what, times]) => `${what}: ${times}`)
        .join(', ');
    const rows = [...this.routes].sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      `Requests: ${this.requests} (${counted(this.intents)}, bytes on a socket: ${this.raws}).`,
      `Statuses: ${counted(this.statuses)}.`,
      '',
      line(['route', 'valid', 'accepted', 'share']),
      line(['---', '---:', '---:', '---:']),
      ...rows.map(([route, { sent, accepted }]) =>
        line([`\`${route}\``, sent, accepted, `${Math.round((100 * accepted) / sent)} %`]),
      ),
      '',
    ].join('\n');
  }
}

/** The code of a problem, with those of its faults and where they are. */
function reason(text: string): string {
  try {
    const { code, errors = [] } = JSON.parse(text) as {
      code?: string;
      errors?: readonly { pointer: string; code: string }[];
    };
    return [code, ...errors.map(({ pointer, code: fault }) => `${pointer} ${fault}`)].join(' ');
  } catch {
    return 'no problem';
  }
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
