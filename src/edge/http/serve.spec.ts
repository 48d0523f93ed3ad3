import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Module } from '@nestjs/common';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { StartRefused } from '../../core/start-refused.js';
import { serve } from './serve.js';

@Module({})
class EmptyModule {}

@Module({ providers: [{ provide: 'store', useFactory: refuseToOpen }] })
class RefusingModule {}

function refuseToOpen(): never {
  throw new StartRefused('The log was written by a later version. Update the program.');
}

describe('serving', () => {
  const said: string[] = [];

  /** Node's own warnings, like that of the test runner, are not what the program says. */
  function listenToStderr(heard: () => void): void {
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      if (String(text).startsWith('(node:')) return true;
      said.push(String(text));
      heard();
      return true;
    });
  }

  beforeEach(() => {
    said.length = 0;
    listenToStderr(() => undefined);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.removeAllListeners('unhandledRejection');
  });

  it('ends with 2 and one line when the configuration is wrong', async () => {
    expect(await serve(EmptyModule, { PORT: 'x' })).toBe(2);
    expect(said).toEqual(['Cannot start: PORT is "x". Set a whole number from 0 to 65535.\n']);
  });

  it('ends with 1 and one line when something that is opened refuses', async () => {
    expect(await serve(RefusingModule, { PORT: '0', LOG_LEVEL: 'silent' })).toBe(1);
    expect(said).toEqual(['Cannot start: The log was written by a later version. Update the program.\n']);
  });

  it('ends with 1 and one line when the port is in use', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { readonly port: number };
    expect(await serve(EmptyModule, { PORT: String(port), LOG_LEVEL: 'silent' })).toBe(1);
    other.close();
    expect(said).toEqual([
      `Cannot start: Port ${port} on 127.0.0.1 is in use. Stop the program that listens there, or set PORT to another one.\n`,
    ]);
  });

  it('prepares nothing where the port is in use', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { readonly port: number };
    let prepared = false;
    const prepare = (): Promise<void> => Promise.resolve(void (prepared = true));
    expect(await serve(EmptyModule, { PORT: String(port), LOG_LEVEL: 'silent' }, prepare)).toBe(1);
    other.close();
    expect(prepared).toBe(false);
    expect(said).toEqual([expect.stringMatching(/^Cannot start: Port \d+ on 127\.0\.0\.1 is in use\./)]);
  });

  it('ends with 2 and one line when a certificate cannot be read', async () => {
    const env = {
      PORT: '0',
      TLS_CERT_FILE: '/nowhere/cert.pem',
      TLS_KEY_FILE: '/nowhere/key.pem',
      LOG_LEVEL: 'silent',
    };
    expect(await serve(EmptyModule, env)).toBe(2);
    expect(said).toEqual([
      expect.stringMatching(/^Cannot start: TLS_CERT_FILE names a file that cannot be read/),
    ]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('says where to look, and ends with 0 on %s', async (signal) => {
    const announced = new Promise<void>((resolve) => {
      listenToStderr(resolve);
    });
    const served = serve(EmptyModule, { PORT: '0', EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'silent' });
    await announced;
    expect(said.join('')).toMatch(
      /listening on http:\/\/127\.0\.0\.1:\d+\n.*\/docs.*\n.*in memory.*\n.*log in memory.*\n.*access +none/,
    );
    process.emit(signal);
    expect(await served).toBe(0);
  });
});
