import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_STREAM } from '../../src/core/event-store.js';
import { StartRefused } from '../../src/core/start-refused.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { CERTIFICATE, KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { collect, sample } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

const TRUSTED = `tlsCAFile=${CERTIFICATE}`;

describe('A start on a KurrentDB with TLS and users (protocol double)', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let double: KurrentDbDouble;

  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => {
    double.stop();
    directory.remove();
  });

  const serve = async (options: { tls?: boolean; user?: string }): Promise<void> => {
    double = await KurrentDbDouble.start({ file: directory.path('double.log'), ...options });
  };
  const open = (options: string, at = 'ledger:m0st-secret@127.0.0.1'): Promise<KurrentDbEventStore> =>
    KurrentDbEventStore.open({
      url: `kurrentdb://${at}:${double.port}?${options}`,
      patience: { ...DEFAULT_PATIENCE, attempts: 2, pauseMs: 1 },
      sequence: SqliteSequenceStore.open(directory.path('sequence.sqlite')),
    });

  it('appends, reads and follows as the user of its connection string', async () => {
    await serve({ tls: true, user: 'ledger:m0st-secret' });
    const store = await open(TRUSTED);
    expect(await store.append('zone/a', NO_STREAM, [sample()])).toEqual({ revision: 0, position: 0 });
    expect(await collect(store.readStream('zone/a'))).toHaveLength(1);
    await store.close();
  });

  it.each([
    ['the password is wrong', { tls: true, user: 'ledger:another' }, TRUSTED, /not with that password/],
    ['its authority is not known', { tls: true }, 'tls=true', /set tlsCAFile/],
    ['TLS is left out at a port with it', { tls: true }, 'tls=false', /take tls=false out and set tlsCAFile/],
    ['TLS is asked for at a port without', {}, TRUSTED, /does not speak TLS .* add tls=false/],
  ])('is refused in one line that says what to do where %s', async (_, server, options, words) => {
    await serve(server);
    const refused = await open(options).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StartRefused);
    expect(String(refused)).toMatch(words);
    expect(String(refused)).not.toMatch(/m0st-secret|127\.0\.0\.1|\n/);
  });

  it('is refused where the certificate is for another host', async () => {
    await serve({ tls: true });
    await expect(open(TRUSTED, 'localhost')).rejects.toThrow(/for another host/);
  });
});
