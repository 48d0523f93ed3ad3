import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { Command } from 'commander';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { addAuditorVerbs } from '../../src/cli/auditor-verbs.js';
import type { StatusDiff } from '../../src/read/replay/diff-statuses.js';
import { CLI } from '../built-program.js';
import { dataFolder } from './built-app.js';

const ZONE = 'eastern-qalamoun';
const DAYS = ['--from', '2017-08-18', '--to', '2017-08-20'];

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: Awaited<ReturnType<typeof dataFolder>>;
let server: ChildProcess;

function start(args: readonly string[], dataDir: string): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function cli(args: readonly string[], dataDir = folder.path): Promise<Ended> {
  const child = start(args, dataDir);
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

/** The same without a process of its own, which costs ten times as much; each exit code has one of its own. */
async function cliHere(args: readonly string[], dataDir = folder.path): Promise<Ended> {
  const said = { out: '', err: '' };
  const hear = (stream: NodeJS.WriteStream, to: keyof typeof said): { mockRestore: () => void } =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      said[to] += String(text);
      return true;
    });
  const heard = [hear(process.stdout, 'out'), hear(process.stderr, 'err')];
  const program = new Command('ceasefire').exitOverride();
  addAuditorVerbs(program);
  process.env['DATA_DIR'] = dataDir;
  try {
    await program.parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode), ...said };
  } finally {
    process.exitCode = undefined;
    delete process.env['DATA_DIR'];
    for (const stream of heard) stream.mockRestore();
  }
}

/** Loads the demo and leaves it serving. */
beforeAll(async () => {
  folder = await dataFolder();
  server = start(['demo'], folder.path);
  server.stdout?.resume();
  await new Promise<void>((listening, failed) => {
    const lines: string[] = [];
    createInterface({ input: server.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      lines.push(line);
      if (line.includes('listening on')) listening();
    });
    server.once('exit', () => failed(new Error(lines.join('\n'))));
  });
});
afterAll(async () => {
  server.kill('SIGKILL');
  await folder.remove();
});

describe('beside the program that serves the data', () => {
  it('an auditor replays a zone day by day, and the read models agree', async () => {
    const { code, out } = await cli(['replay', ZONE, ...DAYS, '--step', 'P1D']);
    const lines = out.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines.slice(1, -1)).toEqual(
      ['2017-08-18', '2017-08-19', '2017-08-20'].map((day) =>
        expect.stringMatching(
          new RegExp(
            `^${day}  UNVERIFIED_CALM_AGREEMENT_DISPUTED +DISPUTED +CALM_ASSESSED +LEGAL_DISPUTED PARTIAL PROTECTION$`,
          ),
        ),
      ),
    );
    expect(lines.at(-1)).toBe('read models agree');
  });

  it('what was known later differs, diff says by which entries, and trace tells what they bear on', async () => {
    const [a, b] = ['at:2017-08-20,knownAt:2017-08-31', 'at:2017-08-20'] as const;
    const { code, out } = await cliHere(['diff', ZONE, a, b, '--json']);
    const { same, entries, complete } = JSON.parse(out) as StatusDiff;
    expect({ code, same, complete }).toEqual({ code: 0, same: false, complete: true });
    expect(entries.length).toBeGreaterThan(0);
    for (const { recordedAt } of entries) expect(recordedAt > '2017-09').toBe(true);
    const [{ eventId, type, position }] = entries as [StatusDiff['entries'][number]];
    const traced = await cliHere(['trace', eventId]);
    expect(traced).toMatchObject({ code: 0, out: expect.stringContaining(`${type} ${eventId}`) });
    expect(traced.out).toContain(`position     ${position}, revision`);
    expect(traced.out).toMatch(new RegExp(`zone +${ZONE}: .*changed .*legal`));
  });

  it('what cannot be done is said in one line: 2 for wrong use, 1 where only one process may write', async () => {
    const refusals = [
      [cliHere, ['status', 'nowhere'], 2, 'There is no zone nowhere.'],
      [cliHere, ['replay', ZONE, '--from', 'yesterday'], 2, '--from: must be an instant'],
      [cli, ['replay'], 2, 'missing required argument'],
      [cli, ['rebuild'], 1, 'in use by another process'],
    ] as const;
    for (const [run, args, code, why] of refusals) {
      const ended = await run(args);
      expect(ended).toEqual({ code, out: '', err: expect.stringContaining(why) });
      expect(ended.err).toMatch(/^[^\n]+\n$/);
    }
  });
});

describe('when the server has stopped', () => {
  beforeAll(async () => {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  });

  it('a read model that was tampered with is found, with the day and what it says wrongly', async () => {
    const readModels = new Database(join(folder.path, 'read-models.sqlite'));
    // Without a digest the row is not taken for damaged: whoever tampers with it would make one that fits.
    const { changes } = readModels
      .prepare(
        `UPDATE entry SET data = replace(data, '"CALM"', '"TENSE"'), digest = NULL WHERE type = 'SituationAssessed'`,
      )
      .run();
    readModels.close();
    expect(changes).toBeGreaterThan(0);
    const { code, out } = await cliHere(['replay', ZONE, ...DAYS]);
    expect(code).toBe(1);
    expect(out).toContain('read models disagree at 3 of 3 steps');
    expect(out).toContain('2017-08-18  /situation/value: log "CALM_ASSESSED", read model "TENSION_ASSESSED"');
  });

  it('what read models that are behind the log do not have is not said to be nowhere', async () => {
    const readModels = new Database(join(folder.path, 'read-models.sqlite'));
    readModels.prepare(`UPDATE projection_progress SET position = 10 WHERE name = 'ledger'`).run();
    readModels.close();
    expect(await cliHere(['status', 'nowhere'])).toEqual({
      ...{ code: 1, out: '' },
      err: expect.stringMatching(
        /^There is no zone nowhere\. But the read models are behind [^\n]+rebuild\.\n$/,
      ),
    });
  });

  it('a rebuild makes it good again', async () => {
    const { code, out } = await cli(['rebuild', 'ledger', '--json']);
    expect({ code, ...(JSON.parse(out) as object) }).toMatchObject({ code: 0, rebuilt: ['ledger'] });
    const replayed = await cliHere(['replay', ZONE, ...DAYS, '--json', '--quiet']);
    expect(replayed).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(replayed.out)).toMatchObject({ agree: true, steps: 3 });
  });

  it('a folder without a log is wrong use, and stays as it is not', async () => {
    const elsewhere = `${folder.path}-elsewhere`;
    for (const verb of ['replay', 'rebuild'] as const) {
      const { code, err } = await cliHere(verb === 'replay' ? [verb, ZONE] : [verb], elsewhere);
      expect({ code, err }).toEqual({
        code: 2,
        err: expect.stringContaining(`There is no log in ${elsewhere}`),
      });
    }
    await expect(readdir(elsewhere)).rejects.toThrow('ENOENT');
  });
});
