import { setImmediate } from 'node:timers/promises';
import { AnswerCheck } from '../../test/e2e/answer-check.js';
import { Dice } from '../../test/rules/random/dice.js';
import { faultOf } from './answer-rules.js';
import { type Answer, Client, GIVEN_UP_MS } from './client.js';
import { ApiDocument } from './document.js';
import { type Accepted, Known, MARK } from './known.js';
import { Program } from './program.js';
import { sendRaw } from './raw-requests.js';
import { type Made, RequestMaker } from './request-maker.js';
import { type Tally } from './tally.js';

/** Something that must not be. `request` counts from 1; the same seed and that many requests show it again. */
export interface Finding {
  readonly seed: number;
  readonly request: number;
  readonly what: string;
  readonly asked: string;
}

/** How many accepted commands are kept to be repeated at the end. */
const REPEATED_LATE = 100;
const REPEATED_AT_ONCE = 0.2;
const RAW = 0.01;
const REPLAYED_ZONES = 3;
/** The feed of changes runs along, and is compared, in one episode of so many. */
const WITH_FEED = 10;
const CATCH_UP_MS = 120_000;

/** One ledger from its first request to its last, and what is compared after it. */
export class Episode {
  readonly findings: Finding[] = [];
  private readonly known = new Known();
  private readonly kept: { made: Made; answer: Answer }[] = [];
  private readonly maker: RequestMaker;
  private readonly client: Client;
  private request = 0;

  private constructor(
    private readonly seed: number,
    private readonly dice: Dice,
    private readonly program: Program,
    document: ApiDocument,
    private readonly check: AnswerCheck,
    private readonly tally: Tally,
    private readonly longestMs: number,
  ) {
    this.maker = new RequestMaker(dice, document, this.known);
    this.client = new Client(program.url);
  }

  /**
   * Sends so many requests to a fresh ledger.
   *
   * @param longestMs how long an answer may take; who shares the machine with others cannot tell
   * @returns what was found
   */
  static async run(
    seed: number,
    requests: number,
    tally: Tally,
    longestMs = GIVEN_UP_MS,
  ): Promise<readonly Finding[]> {
    const program = await Program.start(seed % WITH_FEED === 0);
    try {
      const [document, check] = [await ApiDocument.of(program.url), await AnswerCheck.of(program.url)];
      const episode = new Episode(seed, new Dice(seed), program, document, check, tally, longestMs);
      try {
        while (episode.request < requests) await episode.step();
        await episode.compare();
      } finally {
        episode.client.close();
      }
      return episode.findings;
    } finally {
      await program.stop();
    }
  }

  private async step(): Promise<void> {
    this.request += 1;
    this.program.tick();
    if (this.dice.happens(RAW)) {
      const fault = await sendRaw(this.dice, this.program.url, this.longestMs);
      this.tally.raw();
      if (fault !== undefined) this.find(fault, 'bytes on a socket');
      return;
    }
    const made = this.maker.next();
    const answer = await this.ask(made);
    if (answer === undefined) return;
    this.tally.count(made, answer);
    this.learn(made, answer);
    this.lookAtTheLog(made);
    if (accepted(made, answer)) {
      if (this.dice.happens(REPEATED_AT_ONCE)) await this.repeat(made, answer);
      else if (this.kept.length < REPEATED_LATE || this.dice.happens(0.1))
        this.kept[this.dice.below(REPEATED_LATE)] = { made, answer };
    }
  }

  private async ask(made: Made): Promise<Answer | undefined> {
    try {
      const answer = await this.client.send(made);
      const fault = faultOf(made, answer, this.check, this.longestMs);
      if (fault !== undefined) this.find(fault, shown(made));
      return answer;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // Refused before it was read, the connection closed with it: nothing was lost that was answered.
      if (/^(ECONNRESET|EPIPE|HPE_)/.test(code ?? '') && made.intent === 'hostile') return undefined;
      this.find(`no answer: ${code ?? message}`, shown(made));
      return undefined;
    }
  }

  private learn(made: Made, { status, headers, text }: Answer): void {
    const token = headers['consistency-token'];
    if (typeof token === 'string') this.known.tokens.push(token);
    if (status === 200 && made.method === 'GET') {
      const next = /"next":"([^"]+)"/.exec(text)?.[1];
      if (next !== undefined) this.known.cursors.set(made.operation.template, next);
    }
    if (status !== 201 || made.plain === undefined) return;
    const { operation, params, plain } = made;
    const answer = JSON.parse(text) as Accepted['answer'];
    this.known.learn({ template: operation.template, params, body: plain, answer });
  }

  /** A repeat is answered the same, whenever it comes, and appends nothing. */
  private async repeat(made: Made, before: Answer): Promise<void> {
    const { position } = await this.program.store.head();
    const answer = await this.ask(made);
    if (answer === undefined) return;
    const said = ({ text, headers }: Answer): string => {
      // Warnings belong to the decision, of which there is none in a repeat.
      const body = JSON.parse(text) as Record<string, unknown>;
      return JSON.stringify([{ ...body, warnings: [] }, headers['etag']]);
    };
    if (answer.status !== 200 || said(answer) !== said(before))
      this.find(`repeated otherwise: ${answer.status} ${answer.text.slice(0, 300)}`, shown(made));
    if ((await this.program.store.head()).position !== position) this.find('repeat appended', shown(made));
  }

  /** Nothing of any body, id, header or key may be printed, whatever was asked. */
  private lookAtTheLog(made: Made): void {
    for (const line of this.program.printed()) {
      const leaked = [MARK, ...this.program.secrets].find((secret) =>
        line.toLowerCase().includes(secret.toLowerCase()),
      );
      if (leaked !== undefined) this.find(`printed ${leaked}: ${line.slice(0, 300)}`, shown(made));
      if (/"level":(50|60)/.test(line)) this.find(`printed an error: ${line.slice(0, 1500)}`, shown(made));
    }
  }

  /** What was answered is answered again, whatever is thrown away and made anew. */
  private async compare(): Promise<void> {
    const { known } = this;
    for (const { made, answer } of this.kept.filter((each) => each !== undefined))
      await this.repeat(made, answer);
    if (!(await this.caughtUp())) return;
    const ready = await this.get('/health/ready');
    if (ready.status !== 200) this.find(`not ready: ${ready.text}`, '/health/ready');
    const paths = [
      '/v1/zones/status',
      '/v1/incidents?limit=1000',
      ...(this.comparesChanges ? ['/v1/changes?limit=1000'] : []),
      ...[
        'actors',
        'places',
        'zones',
        'sources',
        'statements',
        'agreements',
        'mechanisms',
        'expectations',
      ].map((kind) => `/v1/${kind}?limit=1000`),
      ...known
        .all('zones')
        .slice(0, 4)
        .map((id) => `/v1/zones/${id}/timeline?limit=1000`),
      ...known
        .all('incidents')
        .slice(0, 10)
        .map((id) => `/v1/incidents/${id}/history`),
    ];
    const before = await this.texts(paths);
    for (const name of this.compared) await this.rebuild(name);
    if (!(await this.caughtUp())) return;
    const after = await this.texts(paths);
    for (const [index, path] of paths.entries()) {
      if (before[index] !== after[index]) this.find('answered otherwise after a rebuild', path);
    }
    for (const zone of known.all('zones').slice(0, REPLAYED_ZONES)) {
      const path = `/v1/audit/replay?zone=${zone}&from=2017-01-01&to=2018-01-01&step=P30D`;
      const { status, text } = await this.get(path);
      // A zone may have come to be known in no other way than this.
      if (status !== 200) this.find(`answered ${status}: ${text.slice(0, 300)}`, path);
      else if (!(JSON.parse(text) as { agree: boolean }).agree)
        this.find(`does not agree: ${/"differences":.{0,600}/.exec(text)?.[0] ?? ''}`, path);
    }
  }

  /** Makes rows anew, after a rebuild that a request ordered. */
  private async rebuild(name: string): Promise<void> {
    const { runner } = this.program;
    const isRebuilding = (): boolean =>
      runner.readModels.some(
        ({ projection, rebuilding }) => projection.name === name && rebuilding !== undefined,
      );
    while (isRebuilding()) await setImmediate();
    await runner.rebuild(name);
  }

  private get comparesChanges(): boolean {
    return this.seed % WITH_FEED === 0;
  }

  private get compared(): readonly string[] {
    return ['ledger', 'directory', ...(this.comparesChanges ? ['changes'] : [])];
  }

  /** Waits until the projections have seen everything; whether they could. */
  private async caughtUp(): Promise<boolean> {
    const { position } = await this.program.store.head();
    for (const name of this.compared) {
      if (await this.program.runner.waitFor(name, position, CATCH_UP_MS)) continue;
      this.find('does not catch up', `projection ${name}`);
      return false;
    }
    return true;
  }

  private async texts(paths: readonly string[]): Promise<readonly string[]> {
    const texts: string[] = [];
    for (const path of paths) {
      // After a boundary was taken back, a rebuild gives the feed another name.
      texts.push((await this.get(path)).text.replace(/"feed":"[^"]*"/, '"feed":""'));
    }
    return texts;
  }

  private async get(path: string): Promise<Answer> {
    try {
      return await this.client.send({ method: 'GET', path, headers: {} });
    } catch (error) {
      this.find(error instanceof Error ? error.message : String(error), path);
      return { status: 0, headers: {}, text: '', ms: GIVEN_UP_MS };
    }
  }

  private find(what: string, asked: string): void {
    this.findings.push({ seed: this.seed, request: this.request, what, asked });
  }
}

function accepted({ operation, plain }: Made, { status }: Answer): boolean {
  return operation.body !== undefined && plain !== undefined && status === 201;
}

function shown({ method, path, headers, body, intent }: Made): string {
  const text = body === undefined ? '' : ` ${body.toString().slice(0, 1500)}`;
  return `${intent} ${method} ${path.slice(0, 500)} ${JSON.stringify(headers).slice(0, 500)}${text}`;
}
