import grpc from '@grpc/grpc-js';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FROM_START, NO_STREAM } from '../../src/core/event-store.js';
import { StartRefused } from '../../src/core/start-refused.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { SERVER, TestServer } from '../kurrentdb-server.js';
import { collect, ids, sample, samples, take } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Every append is answered with its position, however slow the machine is. */
const PATIENCE = { ...DEFAULT_PATIENCE, pauseMs: 1, longestPauseMs: 5, positionMs: 50_000 };
const PREFIX = 'ceasefire.';

/** Facts by their number in event-store.md. */
describe(`the event store in KurrentDB, on a server that is killed and started again (${SERVER})`, () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let server: TestServer;
  let store: KurrentDbEventStore;
  let alarms: string[];

  const open = (sequence = 'sequence.sqlite', url = server.url): Promise<KurrentDbEventStore> =>
    KurrentDbEventStore.open({
      url,
      patience: PATIENCE,
      sequence: SqliteSequenceStore.open(directory.path(sequence)),
      alarm: (message) => alarms.push(message),
    });
  const logged = async (): Promise<string[]> => ids(await server.entries());

  beforeEach(async () => {
    directory = temporaryDirectory();
    alarms = [];
    server = await TestServer.start(directory.path('server'));
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    await server.kill();
    directory.remove();
  });

  describe('an append', () => {
    it('is answered with "not now" while the server is down, without its address, and done when it is up (4)', async () => {
      const event = sample();
      await server.kill();
      const refused = await store.append('zone/a', NO_STREAM, [event]).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(JSON.stringify([refused, String(refused), alarms])).not.toMatch(/127\.0\.0\.1|tls=/);
      await server.startAgain();
      expect((await store.append('zone/a', NO_STREAM, [event])).revision).toBe(0);
      await server.kill();
      await server.startAgain();
      expect((await store.append('zone/a', NO_STREAM, [event])).revision).toBe(0);
      expect(await logged()).toEqual([event.id]);
    });

    it('is done at once when a server is up again, though other channels of gRPC wait out their pause', async () => {
      await server.kill();
      const bystander = await failedChannel(server.port);
      await expect(store.append('zone/a', NO_STREAM, [sample()])).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
      });
      await server.startAgain();
      expect(await store.append('zone/a', NO_STREAM, [sample()])).toEqual({ revision: 0, position: 0 });
      bystander.close();
    });

    it('takes its revision from the answer: a soft-deleted stream goes on with the old numbers (7)', async () => {
      await store.append('zone/a', NO_STREAM, samples(2));
      const client = KurrentDBClient.connectionString(server.url);
      await client.deleteStream(`${PREFIX}zone/a`);
      await client.dispose();
      expect(await store.append('zone/a', NO_STREAM, [sample()])).toEqual({ revision: 2, position: 2 });
      expect((await collect(store.readStream('zone/a'))).map(({ revision }) => revision)).toEqual([2]);
    });
  });

  describe('the subscription of the sequencer', () => {
    it('goes on after the server was started again on the same port', async () => {
      await store.append('zone/a', NO_STREAM, samples(3));
      await server.kill();
      await server.startAgain();
      await store.append('zone/a', 2, samples(3));
      const followed = take(store.subscribe(FROM_START, { signal: new AbortController().signal }), 6);
      expect((await followed).map(({ id, position }) => [id, position])).toEqual(
        (await logged()).map((id, index) => [id, index]),
      );
    });
  });

  describe('the sequence', () => {
    it('that was lost is made again with the same positions', async () => {
      await store.append('zone/a', NO_STREAM, samples(3));
      await store.append('zone/b', NO_STREAM, samples(3));
      const before = await collect(store.readAll(FROM_START));
      await store.close();
      store = await open('anew.sqlite');
      expect(await collect(store.readAll(FROM_START))).toEqual(before);
    });

    it('takes up at the start what was appended while nobody kept it', async () => {
      const other = await open('other.sqlite');
      await store.append('zone/a', NO_STREAM, samples(3));
      await store.close();
      await other.append('zone/a', 2, samples(520));
      await other.close();
      store = await open();
      expect((await store.head()).position).toBe(522);
    });

    it('of another server is refused', async () => {
      await store.append('zone/a', NO_STREAM, [sample()]);
      await store.close();
      const elsewhere = await TestServer.start(directory.path('elsewhere'));
      await expect(open('sequence.sqlite', elsewhere.url)).rejects.toThrow(StartRefused);
      await elsewhere.kill();
    });
  });

  describe('a start', () => {
    it('is refused where no server answers, without its address, and frees the sequence', async () => {
      await server.kill();
      const refused = await open('other.sqlite').catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(StartRefused);
      expect(String(refused)).toMatch(/EVENT_STORE_URL/);
      expect(String(refused)).not.toMatch(/127\.0\.0\.1|tls=/);
      await server.startAgain();
      await (await open('other.sqlite')).close();
    });
  });
});

/** A channel with the settings of the client's own, which has just failed to connect. */
async function failedChannel(port: number): Promise<grpc.Channel> {
  const channel = new grpc.Channel(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_receive_message_length': 17 * 1024 * 1024,
  });
  for (let state = channel.getConnectivityState(true); state !== grpc.connectivityState.TRANSIENT_FAILURE;) {
    await new Promise((changed) => channel.watchConnectivityState(state, Infinity, changed));
    state = channel.getConnectivityState(false);
  }
  return channel;
}
