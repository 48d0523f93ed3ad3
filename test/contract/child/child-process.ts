import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process of its own that runs a file of this folder; every line it prints is kept. */
export class Child {
  readonly lines: string[] = [];
  private readonly process: ChildProcess;
  private readonly exited: Promise<unknown>;

  constructor(file: string, ...args: readonly string[]) {
    const here = new URL('.', import.meta.url);
    const nodeArgs = [
      '--import',
      new URL('typescript.mjs', here).href,
      new URL(file, here).pathname,
      ...args,
    ];
    this.process = spawn(process.execPath, nodeArgs, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.exited = once(this.process, 'close');
  }

  /** Resolves when it has printed so many lines; fails if it ends before. */
  async printed(count: number): Promise<void> {
    if (this.process.stdout === null) throw new Error('The child has no output');
    const reader = createInterface(this.process.stdout);
    reader.on('line', (line) => this.lines.push(line));
    while (this.lines.length < count) {
      const ended = await Promise.race([
        once(reader, 'line').then(() => false),
        this.exited.then(() => true),
      ]);
      if (ended) throw new Error(`The child ended after ${this.lines.length} lines`);
    }
  }

  /** kill -9, and all that it printed before is read. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
  }
}
