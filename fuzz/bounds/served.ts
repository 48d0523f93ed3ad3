import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Turn } from './turns-probe.js';

const PROGRAM = join(import.meta.dirname, '..', '..', 'src', 'main.js');
const PROBE = pathToFileURL(join(import.meta.dirname, 'turns-probe.js')).href;
/** Where its clock begins. */
const START = Date.UTC(2017, 8, 1);

/** The built program as it runs: a process of its own, its read models in a thread beside the one that answers. */
export class Served {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string | undefined,
  ) {}

  /** On a folder that is there, by the clock as it is, or on one of its own that goes when it stops. */
  static async start(given?: { readonly folder: string; readonly now: number }): Promise<Served> {
    const { folder, now } = given ?? { folder: mkdtempSync(join(tmpdir(), 'ceasefire-fuzz-')), now: START };
    const child = spawn(process.execPath, ['--import', PROBE, PROGRAM], {
      env: {
        PATH: process.env['PATH'],
        ...{ DATA_DIR: join(folder, 'data'), PORT: '0', AUTH: 'none', LOG_LEVEL: 'warn' },
        CLOCK_SHIFT_MS: String(now - Date.now()),
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const said: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
        said.push(line);
        const found = /listening on (http:\S+)/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('close', (code) => reject(new Error(`Ended with ${code}: ${said.join('\n')}`)));
    });
    return new Served(url, child, given === undefined ? folder : undefined);
  }

  /** Processor time of all its threads but the one that answers, in ms: its read models, and what collects garbage. */
  besideMs(): number {
    const { pid } = this.child;
    const threads = readdirSync(`/proc/${pid}/task`).filter((id) => id !== String(pid));
    return threads.reduce((sum, id) => {
      const [spent] = readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ');
      return sum + Number(spent) / 1e6;
    }, 0);
  }

  /** The longest turn of the thread that answers while some work is done. */
  async turnDuring(work: () => Promise<void>): Promise<Turn> {
    await this.tell('begin');
    await work();
    return (await this.tell('end')) as Turn;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    if (this.child.exitCode === null) await once(this.child, 'exit');
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true });
  }

  private async tell(message: string): Promise<unknown> {
    const answered = once(this.child, 'message');
    this.child.send(message);
    return ((await answered) as unknown[])[0];
  }
}
