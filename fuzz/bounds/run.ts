import { Dice } from '../../test/rules/random/dice.js';
import { type Answer, Client } from '../requests/client.js';
import { Program } from '../requests/program.js';
import { BASE, baseBodies, BOUND_KINDS, type BoundKind } from './bodies.js';
import { Served } from './served.js';
import type { Turn } from './turns-probe.js';

/** After so many bodies a fresh ledger: what one entry costs is measured beside about a hundred others. */
const EPISODE = BOUND_KINDS.length;
/** After so many a fresh process of the built program: what its loop is held for is measured of one that is warm, too. */
const SERVED_FOR = 4 * EPISODE;
/** Processor time of all projections for one entry, in ms. */
const DEAREST_MS = 250;
const PROJECTIONS = ['ledger', 'directory', 'changes'];
const CATCH_UP_MS = 120_000;

/** For so long (ms) nothing may hold others, collecting garbage aside. */
const LONGEST_TURN_MS = 25;

/** What bodies of one kind came to; milliseconds of processor time. */
interface Costs {
  sent: number;
  taken: number;
  request: number;
  projections: number;
  /** Of the built program's thread that answers, while it takes the body and while it is asked about zones then. */
  writing: Turn;
  asking: Turn;
}

const NO_TURN: Turn = { longest: 0, collected: 0 };

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
    BOUND_KINDS.map(({ name }) => [
      name,
      { sent: 0, taken: 0, request: 0, projections: 0, writing: NO_TURN, asking: NO_TURN },
    ]),
  );
  const findings: string[] = [];
  let served: Beside | undefined;
  for (let sent = 0; sent < bodies && performance.now() < end; sent += EPISODE) {
    if (sent % SERVED_FOR === 0) {
      await served?.stop();
      served = await Beside.start();
    }
    const program = await Program.start(true);
    const client = new Client(program.url);
    try {
      const episode = new Episode(program, client, served as Beside, new Dice(seed + sent));
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
  await served?.stop();
  return { costs, findings };
}

/** One ledger, from its base on. */
class Episode {
  constructor(
    private readonly program: Program,
    private readonly client: Client,
    private readonly served: Beside,
    private readonly dice: Dice,
  ) {}

  async lay(): Promise<void> {
    await layBase(this.client);
    await this.caughtUp();
  }

  /** Sends one body at a bound, or beyond it; answers what must not be. */
  async send(kind: BoundKind, n: number, costs: Costs): Promise<string | undefined> {
    const { path, body, most, beyond = most + 1 } = kind;
    const isBeyond = this.dice.happens(0.25);
    const sent = body(isBeyond ? beyond : most, this.dice, n);
    this.program.tick();
    const before = process.cpuUsage();
    const answer = await post(this.client, path(n), sent);
    const request = spentSince(before);
    const afterwards = process.cpuUsage();
    const isThere = await this.caughtUp();
    const projections = spentSince(afterwards);
    costs.sent += 1;
    if (answer.status === 201) costs.taken += 1;
    costs.request = Math.max(costs.request, request);
    costs.projections = Math.max(costs.projections, projections);
    const { writing, asking } = await this.served.turnsOf(path(n), sent, `z${n % BASE.zones}`);
    costs.writing = longer(costs.writing, writing);
    costs.asking = longer(costs.asking, asking);
    if (!isThere) return 'the projections do not catch up';
    if (isBeyond ? answer.status !== 400 || !answer.text.includes(kind.code) : answer.status !== 201) {
      return `${isBeyond ? 'beyond' : 'at'} the bound answered ${answer.status} ${answer.text.slice(0, 300)}`;
    }
    if (projections > DEAREST_MS) return `the projections took ${projections.toFixed(0)} ms`;
    const { longest } = longer(writing, asking);
    return longest > LONGEST_TURN_MS ? `others were held for ${longest.toFixed(0)} ms` : undefined;
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

/** The built program, beside the one whose costs are measured; it is sent the same bodies. */
class Beside {
  private constructor(
    private readonly served: Served,
    private readonly client: Client,
  ) {}

  static async start(): Promise<Beside> {
    const served = await Served.start();
    const client = new Client(served.url);
    await layBase(client);
    return new Beside(served, client);
  }

  /** The longest turns of the thread that answers while a body is taken, and while a zone and the board are asked about then. */
  async turnsOf(path: string, body: object, zone: string): Promise<{ writing: Turn; asking: Turn }> {
    let token: unknown;
    const writing = await this.served.turnDuring(async () => {
      ({ 'consistency-token': token } = (await post(this.client, path, body)).headers);
    });
    const headers: Record<string, string> = typeof token === 'string' ? { 'consistency-token': token } : {};
    const ask = (question: string) => this.client.send({ method: 'GET', path: question, headers });
    // All read models have the entry, the feed last.
    const asking = await this.served.turnDuring(async () => {
      for (const question of [
        '/v1/changes?limit=1&maxWaitMs=30000',
        `/v1/zones/${zone}/status`,
        '/v1/zones/status',
      ])
        await ask(question);
    });
    return { writing, asking };
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.served.stop();
  }
}

async function layBase(client: Client): Promise<void> {
  for (const [path, body] of baseBodies()) {
    const { status, text } = await post(client, path, body);
    if (status !== 201) throw new Error(`The base is refused: ${path} ${text}`);
  }
}

function post(client: Client, path: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return client.send({ method: 'POST', path, headers, body: Buffer.from(JSON.stringify(body)) });
}

/** The longer of two turns, and the more that was collected in one. */
function longer(one: Turn, other: Turn): Turn {
  return {
    longest: Math.max(one.longest, other.longest),
    collected: Math.max(one.collected, other.collected),
  };
}

/** The dearest of each kind, as Markdown. */
export function boundsTable({ costs }: BoundsResult): string {
  const rows = [...costs].map(([name, { sent, taken, request, projections, writing, asking }]) => {
    const turns = [writing, asking].flatMap(({ longest, collected }) => [longest, collected]);
    const figures = [request, projections, ...turns].map((ms) => ms.toFixed(0));
    return `| ${[name, sent, taken, ...figures].join(' | ')} |`;
  });
  return [
    '| bound | sent | taken | request | projections | turn | collected | turn asked | collected |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
