import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { AppModule } from '../../src/app/app.module.js';
import { serve } from '../../src/edge/http/serve.js';
import { BuiltApp, dataFolder, endAll, type HttpAnswer, startRefused } from './built-app.js';

let folder: Awaited<ReturnType<typeof dataFolder>>;
/** Data and keys as a first start leaves them; copied, since starts are slow. */
let founded: Awaited<ReturnType<typeof dataFolder>>;

beforeAll(async () => {
  founded = await dataFolder();
  const app = await BuiltApp.start(founded.path);
  // In the moment in which it says that it listens: the stop is ordered even then.
  expect(await app.stop()).toBe(0);
});

beforeEach(async () => {
  folder = await dataFolder();
});

afterEach(async () => {
  await endAll();
  await folder.remove();
});

afterAll(() => founded.remove());

type Environment = Readonly<Record<string, string>>;

/** Starts where it must not; what it says is one line for a person, and no stack. */
async function refusal(env: Environment = {}, code = 1, start = startRefused): Promise<string> {
  const refused = await start({ DATA_DIR: folder.path, ...env });
  expect(refused).toEqual({ code, output: expect.stringMatching(/^Cannot start: [^\n]+\n$/) as unknown });
  expect(refused.output).not.toMatch(/ at \S+ \(|node:internal|Error:/);
  return refused.output;
}

/**
 * The same without a process of its own, which costs ten times as much; how the program hands on what `serve` answers is
 * shown by the refusals above.
 */
function refusalHere(): Promise<string> {
  return refusal({}, 1, async (env) => {
    let output = '';
    const said = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      output += String(text);
      return true;
    });
    try {
      return { code: await serve(AppModule, { PORT: '0', LOG_LEVEL: 'silent', ...env }), output };
    } finally {
      said.mockRestore();
      process.removeAllListeners('unhandledRejection');
    }
  });
}

/** Lays down data and keys of an earlier run. */
async function found(): Promise<void> {
  await cp(founded.path, folder.path, { recursive: true });
  await cp(`${founded.path}.keys`, `${folder.path}.keys`, { recursive: true });
}

function file(name: string): string {
  return join(folder.path, name);
}

function keyFile(name: string): string {
  return join(`${folder.path}.keys`, name);
}

describe('a start that would do harm is refused in one line', () => {
  it('when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      expect(await refusal({ PORT: String(port) })).toContain(`Port ${port} on 127.0.0.1 is in use`);
    } finally {
      other.close();
    }
  });

  it('when another process has the data folder, which goes on undisturbed, and not once that was killed', async () => {
    await found();
    const app = await BuiltApp.start(folder.path);
    expect(await refusal()).toContain(`${file('log.sqlite')} is in use by another process of the ledger`);
    const zone = { id: 'z', names: { en: 'z' }, timeZone: 'UTC' };
    expect((await app.post('/v1/zones', zone)).status).toBe(201);
    await app.kill();
    const next = await BuiltApp.start(folder.path);
    expect((await next.get('/v1/zones/z')).status).toBe(200);
    await next.stop();
  });

  it.each([
    ['PORT', '70000'],
    ['HOST', '0.0.0.0'],
    ['EVENT_STORE_URL', 'mysql://admin:hunter2@localhost'],
  ])('with exit code 2 when %s is %s, and leaves nothing behind', async (variable, value) => {
    const said = await refusal({ [variable]: value }, 2);
    expect(said).toContain(variable);
    expect(said).not.toContain('hunter2');
    await expect(readdir(folder.path)).rejects.toThrow('ENOENT');
  });

  it('with exit code 2 when a key is to lie among the data', async () => {
    expect(await refusal({ VAULT_KEY_FILE: file('vault-key') }, 2)).toContain(
      'VAULT_KEY_FILE lies inside DATA_DIR',
    );
  });

  it('when a key file is open to others', async () => {
    await found();
    await chmod(keyFile('log-secret'), 0o644);
    expect(await refusalHere()).toContain(`chmod 600 ${keyFile('log-secret')}`);
  });

  it('when a key file is cut short', async () => {
    await found();
    await writeFile(keyFile('vault-key'), 'short');
    expect(await refusalHere()).toContain('holds 5 bytes');
  });

  it.each([
    ['log-secret', 'LOG_SECRET_FILE'],
    ['vault-key', 'VAULT_KEY_FILE'],
  ])('when the key file %s is gone while its data is there: no new one is made', async (name, variable) => {
    await found();
    await rm(keyFile(name));
    // A backup of the data alone may lack it, too.
    await rm(file(`${name}-file.fingerprint`));
    expect(await refusalHere()).toContain(`${variable} ${keyFile(name)} is missing`);
    await expect(readFile(keyFile(name))).rejects.toThrow('ENOENT');
  });

  it('when a key is that of other data', async () => {
    await found();
    await writeFile(keyFile('vault-key'), randomBytes(32));
    expect(await refusalHere()).toContain(`VAULT_KEY_FILE ${keyFile('vault-key')} is not the key`);
  });

  it('when DATA_DIR cannot be made', async () => {
    await writeFile(folder.path, 'a file');
    expect(await refusalHere()).toContain(`DATA_DIR ${folder.path}`);
  });
});

describe('a stop', () => {
  it('under load ends with 0 and keeps everything that was acknowledged', async () => {
    let app = await BuiltApp.start(folder.path);
    const send = (id: string): Promise<HttpAnswer> =>
      app.post(
        '/v1/actors',
        { id: `a-${id}`, names: { en: id }, kind: 'REBEL_GROUP' },
        { headers: { 'idempotency-key': id } },
      );
    const acknowledged = new Map<string, string>();
    let enough: () => void = () => undefined;
    const underLoad = new Promise<void>((resolve) => (enough = resolve));
    /** Sends one command after the other until it is turned away. */
    const writer = async (): Promise<void> => {
      for (;;) {
        const id = randomUUID();
        const answer = await send(id).catch(() => undefined);
        if (answer?.status !== 201) return;
        acknowledged.set(id, answer.text);
        if (acknowledged.size === 200) enough();
      }
    };
    await send(randomUUID());
    const writers = Promise.all(Array.from({ length: 16 }, writer));
    await Promise.race([underLoad, writers]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(200);
    expect(await app.stop()).toBe(0);
    await writers;

    app = await BuiltApp.start(folder.path);
    expect(app.output).not.toContain('"level":50');
    for (const [id, text] of acknowledged) expect(await send(id)).toMatchObject({ status: 200, text });
    await app.stop();
  });
});

describe('what is kept', () => {
  /** Under the umask of a user who lets others read everything. */
  const startOpen = async (): Promise<BuiltApp> => {
    const before = process.umask(0);
    try {
      return await BuiltApp.start(folder.path);
    } finally {
      process.umask(before);
    }
  };
  const modes = async (): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    for (const at of [folder.path, `${folder.path}.keys`]) {
      found[basename(at)] = ((await stat(at)).mode & 0o777).toString(8);
      for (const name of await readdir(at)) {
        found[name] = ((await stat(join(at, name))).mode & 0o777).toString(8);
      }
    }
    return found;
  };
  const actor = { id: 'observers', names: { en: 'Observers' }, kind: 'MONITORING_BODY' };
  const expectPrivate = async (): Promise<void> => {
    const { data, 'data.keys': keys, ...files } = await modes();
    expect([data, keys]).toEqual(['700', '700']);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'log.sqlite-wal',
        'read-models.sqlite',
        'read-models.sqlite-wal',
        'log.sqlite.lock',
      ]),
    );
    expect(new Set(Object.values(files))).toEqual(new Set(['600']));
  };

  it('is for this user alone, whatever the umask: data, read models, write-ahead logs, locks and keys', async () => {
    const app = await startOpen();
    expect((await app.post('/v1/actors', actor)).status).toBe(201);
    expect((await app.get('/v1/actors/observers')).status).toBe(200);
    await expectPrivate();
    await app.stop();
  });

  it('is closed to others where an earlier build left it open, and that is said', async () => {
    await found();
    await chmod(join(folder.path, 'read-models.sqlite'), 0o644);
    const app = await startOpen();
    expect((await app.post('/v1/actors', actor)).status).toBe(201);
    await expectPrivate();
    expect(app.output).toContain('was open to others (mode 644)');
    await app.stop();
  });

  it.each([
    ['DATA_DIR', '/proc/ceasefire'],
    ['DATA_DIR', '/dev/null'],
    ['LOG_SECRET_FILE', '/proc/ceasefire/log-secret'],
  ])('is not looked for for ever: %s=%s is refused', async (variable, path) => {
    expect(await refusal({ [variable]: path })).toContain(path);
  });

  it('is not waited for where a key is a pipe', async () => {
    const pipe = join(folder.path, '..', 'pipe');
    execFileSync('mkfifo', ['-m', '600', pipe]);
    expect(await refusal({ LOG_SECRET_FILE: pipe })).toContain('is no file');
  });
});
