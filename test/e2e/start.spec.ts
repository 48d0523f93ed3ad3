import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { BuiltApp, dataFolder, startRefused } from './built-app.js';

let folder: Awaited<ReturnType<typeof dataFolder>>;

beforeEach(async () => {
  folder = await dataFolder();
});

afterEach(() => folder.remove());

/** Starts where it must not; what it says is one line for a person, and no stack. */
async function refusal(env: Readonly<Record<string, string>> = {}, code = 1): Promise<string> {
  const refused = await startRefused({ DATA_DIR: folder.path, ...env });
  expect(refused).toEqual({ code, output: expect.stringMatching(/^Cannot start: [^\n]+\n$/) as unknown });
  expect(refused.output).not.toMatch(/ at \S+ \(|node:internal|Error:/);
  return refused.output;
}

/** Starts and stops once, so that all files are there. */
async function founded(): Promise<void> {
  const app = await BuiltApp.start(folder.path);
  expect(await app.stop()).toBe(0);
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
    expect(await refusal({ PORT: String(port) })).toContain(`Port ${port} on 127.0.0.1 is in use`);
    other.close();
  });

  it('when another process has the data folder, which goes on undisturbed', async () => {
    const app = await BuiltApp.start(folder.path);
    expect(await refusal()).toContain('is in use by another process of the ledger');
    const zone = { id: 'z', names: { en: 'z' }, timeZone: 'UTC' };
    expect((await app.post('/v1/zones', zone)).status).toBe(201);
    await app.stop();
  });

  it('not when another process had the data folder and was killed', async () => {
    const app = await BuiltApp.start(folder.path);
    await app.kill();
    await founded();
  });

  it.each(['log.sqlite', 'text.sqlite', 'read-models.sqlite'])('when %s is no SQLite file', async (name) => {
    await mkdir(folder.path);
    await writeFile(file(name), 'minutes of the meeting\n'.repeat(100));
    expect(await refusal()).toContain(file(name));
  });

  it.each(['log.sqlite', 'text.sqlite', 'read-models.sqlite'])(
    'when %s is a file of another program, which stays as it was',
    async (name) => {
      await mkdir(folder.path);
      const foreign = new Database(file(name));
      foreign.exec('CREATE TABLE album (title TEXT)').close();
      expect(await refusal()).toContain(file(name));
      const still = new Database(file(name), { readonly: true });
      expect(still.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['album']);
      still.close();
    },
  );

  it.each(['log.sqlite', 'text.sqlite'])('when %s was written by a newer version', async (name) => {
    await founded();
    const newer = new Database(file(name));
    newer.pragma('user_version = 99');
    newer.close();
    expect(await refusal()).toMatch(/another version of the ledger \(schema version 99/);
  });

  it('when the read models were made by a newer version', async () => {
    await founded();
    const newer = new Database(file('read-models.sqlite'));
    newer.exec(
      `INSERT INTO read_model_migrations (timestamp, name) VALUES (9999999999999, 'Newer9999999999999')`,
    );
    newer.close();
    expect(await refusal()).toContain('newer version');
  });

  it.each(['log-secret', 'vault-key'])('when the key file %s is open to others', async (name) => {
    await founded();
    await chmod(keyFile(name), 0o644);
    expect(await refusal()).toContain(`chmod 600 ${keyFile(name)}`);
  });

  it.each(['log-secret', 'vault-key'])('when the key file %s is cut short', async (name) => {
    await founded();
    await writeFile(keyFile(name), 'short');
    expect(await refusal()).toContain('holds 5 bytes');
  });

  it.each([
    ['log-secret', 'LOG_SECRET_FILE'],
    ['vault-key', 'VAULT_KEY_FILE'],
  ])('when the key file %s is gone while its data is there', async (name, variable) => {
    await founded();
    await rm(keyFile(name));
    expect(await refusal()).toContain(`${variable} ${keyFile(name)} is not the key`);
  });

  it('when DATA_DIR cannot be made', async () => {
    await writeFile(folder.path, 'a file');
    expect(await refusal()).toContain(`DATA_DIR ${folder.path}`);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '3000; rm'],
    ['HOST', '0.0.0.0'],
    ['AUTH', 'local'],
    ['AUTH', 'everybody'],
    ['LOG_LEVEL', 'loud'],
    ['BODY_LIMIT', '1 TiB'],
    ['SHUTDOWN_GRACE_MS', '-1'],
    ['TRUST_PROXY', 'all'],
    ['PUBLIC_URL', 'not a url'],
    ['EVENT_STORE_URL', 'mysql://localhost'],
    ['EVENT_STORE_URL', 'kurrentdb://localhost:2113'],
    ['READ_MODEL_URL', 'postgres://localhost/ledger'],
    ['TLS_CERT_FILE', '/no/such/file'],
    ['LOG_ORIGIN', 'two words'],
  ])('with exit code 2 when %s is %s', async (variable, value) => {
    expect(await refusal({ [variable]: value }, 2)).toContain(variable);
  });

  it('without saying a password that stands in a URL', async () => {
    const said = await refusal({ EVENT_STORE_URL: 'mysql://admin:hunter2@localhost' }, 2);
    expect(said).not.toContain('hunter2');
  });

  it('with exit code 2 when a key is to lie among the data', async () => {
    expect(await refusal({ VAULT_KEY_FILE: file('vault-key') }, 2)).toContain(
      'VAULT_KEY_FILE lies inside DATA_DIR',
    );
  });

  it('and leaves nothing behind when the configuration is wrong', async () => {
    await refusal({ PORT: '70000' }, 2);
    await expect(readdir(folder.path)).rejects.toThrow('ENOENT');
  });
});

describe('a stop', () => {
  it('under load ends with 0 and keeps everything that was acknowledged', async () => {
    let app = await BuiltApp.start(folder.path);
    const acknowledged = new Map<string, string>();
    const send = (id: string): ReturnType<BuiltApp['post']> =>
      app.post(
        '/v1/actors',
        { id: `a-${id}`, names: { en: id }, kind: 'REBEL_GROUP' },
        { headers: { 'idempotency-key': id } },
      );
    /** Sends one command after the other until it is turned away. */
    const writer = async (): Promise<void> => {
      for (;;) {
        const id = randomUUID();
        const answer = await send(id).catch(() => undefined);
        if (answer?.status !== 201) return;
        acknowledged.set(id, (answer.body as { position: string }).position);
      }
    };
    await send(randomUUID());
    const writers = Array.from({ length: 16 }, writer);
    while (acknowledged.size < 200) await new Promise((resolve) => setImmediate(resolve));
    expect(await app.stop()).toBe(0);
    await Promise.all(writers);

    app = await BuiltApp.start(folder.path);
    expect(app.output).not.toContain('"level":50');
    for (const [id, position] of acknowledged) {
      const again = await send(id);
      expect({ status: again.status, position: (again.body as { position: string }).position }).toEqual({
        status: 200,
        position,
      });
    }
    await app.stop();
  });

  it('by SIGTERM with nothing to do ends with 0', founded);
});
