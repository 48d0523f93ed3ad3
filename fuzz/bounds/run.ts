import { Dice } from '../../test/rules/random/dice.js';
import { Client } from '../requests/client.js';
import { Program } from '../requests/program.js';
import { baseBodies, BOUND_KINDS, type BoundKind } from './bodies.js';

/** After so many bodies a fresh ledger: what one entry costs is measured beside about a hundred others. */
const EPISODE = BOUND_KINDS.length;
/** Processor time of all projections for one entry, in ms. */
const DEAREST_MS = 250;
const PROJECTIONS = ['ledger', 'directory', 'changes'];
const CATCH_UP_MS = 120_000;

/** What bodies of one kind came to; milliseconds of processor time. */
interface Costs {
  sent: number;
  taken: number;
  request: number;
  projections: number;
  turn: number;
}

export interface BoundsResult {
  readonly costs: ReadonlyMap<string, Costs>;
  readonly findings: readonly string[];
}

/** Sends bodies at every bound, and one beyond it, until so many were sent or the time is over. */
export async function sendAtBounds(
  seed: number,
  bodies: number,
  minutes = Number.POSITIVE_INFINITY,
): Promise<BoundsResult> {
  const end = performance.now() + minutes * 60_000;
  const costs = new Map(
    BOUND_KINDS.map(({ name }) => [name, { sent: 0, taken: 0, request: 0, projections: 0, turn: 0 }]),
  );
  const findings: string[] = [];
  for (let sent = 0; sent < bodies && performance.now() < end; sent += EPISODE) {
    const program = await Program.start(true);
    const client = new Client(program.url);
    try {
      const episode = new Episode(program, client, new Dice(seed + sent));
      await episode.lay();
      for (const [index, kind] of BOUND_KINDS.entries()) {
        if (sent + index >= bodies) break;
        const what = await episode.send(kind, sent + index, costs.get(kind.name) as Costs);
        if (what !== undefined) findings.push(`${kind.name} (body ${sent + index}, seed ${seed}): ${what}`);
      }
    } finally {
      client.close();
      await program.stop();
    }
    process.stderr.write(`  ${Math.min(bodies, sent + EPISODE)} bodies, ${findings.length} findings\n`);
  }
  return { costs, findings };
}

/** One ledger, from its base on. */
class Episode {
  constructor(
    private readonly program: Program,
    private readonly client: Client,
    private readonly dice: Dice,
  ) {}

  async lay(): Promise<void> {
    for (const [path, body] of baseBodies()) {
      const { status, text } = await this.post(path, body);
      if (status !== 201) throw new Error(`The base is refused: ${path} ${text}`);
    }
    await this.caughtUp();
  }

  /** Sends one body at a bound, or beyond it; answers what must not be. */
  async send(kind: BoundKind, n: number, costs: Costs): Promise<string | undefined> {
    const { path, body, most, beyond = most + 1 } = kind;
    const isBeyond = this.dice.happens(0.25);
    const sent = body(isBeyond ? beyond : most, this.dice, n);
    this.program.tick();
    // What watches the turns of the loop costs time itself: either the turns are measured, or the cost.
    const turns = this.dice.happens(0.5) ? new Turns() : undefined;
    const before = process.cpuUsage();
    const answer = await this.post(path(n), sent);
    const request = spentSince(before);
    const afterwards = process.cpuUsage();
    const isThere = await this.caughtUp();
    const projections = spentSince(afterwards);
    costs.sent += 1;
    if (answer.status === 201) costs.taken += 1;
    if (turns) costs.turn = Math.max(costs.turn, turns.end());
    else {
      costs.request = Math.max(costs.request, request);
      costs.projections = Math.max(costs.projections, projections);
    }
    if (!isThere) return 'the projections do not catch up';
    if (isBeyond ? answer.status !== 400 || !answer.text.includes(kind.code) : answer.status !== 201) {
      return `${isBeyond ? 'beyond' : 'at'} the bound answered ${answer.status} ${answer.text.slice(0, 300)}`;
    }
    if (!turns && projections > DEAREST_MS) return `the projections took ${projections.toFixed(0)} ms`;
    return undefined;
  }

  private async post(path: string, body: object): Promise<{ status: number; text: string }> {
    const headers = { 'content-type': 'application/json' };
    const sent = { method: 'POST', path, headers, body: Buffer.from(JSON.stringify(body)) };
    return this.client.send(sent);
  }

  private async caughtUp(): Promise<boolean> {
    const { position } = await this.program.store.head();
    for (const name of PROJECTIONS) {
      if (!(await this.program.runner.waitFor(name, position, CATCH_UP_MS))) return false;
    }
    return true;
  }
}

/** Milliseconds of processor time since it was looked at. */
function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The processor time of the longest turn of the event loop, in ms. */
class Turns {
  private longest = 0;
  private running = true;
  private last = process.cpuUsage();

  constructor() {
    this.watch();
  }

  end(): number {
    this.running = false;
    return this.longest;
  }

  private watch(): void {
    setImmediate(() => {
      this.longest = Math.max(this.longest, spentSince(this.last));
      this.last = process.cpuUsage();
      if (this.running) this.watch();
    });
  }
}

/** The dearest of each kind, as Markdown. */
export function boundsTable({ costs }: BoundsResult): string {
  const rows = [...costs].map(([name, { sent, taken, request, projections, turn }]) => {
    const figures = [request, projections, turn].map((ms) => ms.toFixed(0));
    return `| ${[name, sent, taken, ...figures].join(' | ')} |`;
  });
  return [
    '| bound | sent | taken | request | projections | turn |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
