import grpc from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AppendResult,
  BACKWARDS,
  END,
  type JSONEventData,
  jsonEvent,
  KurrentDBClient,
  NO_STREAM,
} from '@kurrent/kurrentdb-client';
import protocol from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import services from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import messages from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { SharedServer } from '../kurrentdb-server.js';
import { temporaryDirectory } from './temporary-directory.js';

const shared = new SharedServer();

const event = (text = 'x', id = randomUUID()): JSONEventData =>
  jsonEvent({ id, type: 'Noted', data: { text } });

/**
 * What a server answers, as it was seen at EventStoreDB 23.10: the double is held to it, and so is the server of
 * KURRENTDB_URL or KURRENTDB_SERVER, where one is set. What needs the double's switches stands apart.
 */
describe(`the protocol of KurrentDB (${shared.which})`, () => {
  let client: KurrentDBClient;
  let stream: string;

  beforeAll(() => shared.start());
  afterAll(() => shared.end());
  beforeEach(() => {
    client = KurrentDBClient.connectionString(shared.url);
    stream = `test-${randomUUID()}`;
  });
  afterEach(async () => {
    await client.dispose();
  });

  const append = (events: JSONEventData[], streamState: bigint | typeof NO_STREAM): Promise<AppendResult> =>
    client.appendToStream(stream, events, { streamState });
  const revisions = async (): Promise<bigint[]> => {
    const found: bigint[] = [];
    for await (const { event: read } of client.readStream(stream)) if (read) found.push(read.revision);
    return found;
  };
  const typesFrom = async (fromPosition: { commit: bigint; prepare: bigint }): Promise<string[]> => {
    const found: string[] = [];
    for await (const { event: read } of client.readAll({ fromPosition, maxCount: 1 })) {
      if (read) found.push(read.id);
    }
    return found;
  };
  const placeOf = ({ position }: AppendResult): { commit: bigint; prepare: bigint } => {
    if (position === undefined) throw new Error('An append tells its place');
    return position;
  };

  it.each([
    ['an earlier revision', 0n],
    ['a later one', 9n],
    ['no stream', NO_STREAM],
  ] as const)('tells of an append at %s where the stream is, and what was sent (1)', async (_, expected) => {
    await append([event(), event(), event()], NO_STREAM);
    await expect(append([event()], expected)).rejects.toMatchObject({
      type: 'wrong-expected-version',
      expectedState: expected,
      actualState: 2n,
    });
  });

  it('appends ids again that stand in the stream already, at the right revision (9)', async () => {
    const one = event();
    await append([one], NO_STREAM);
    expect((await append([one], 0n)).nextExpectedRevision).toBe(1n);
    expect(await revisions()).toEqual([0n, 1n]);
  });

  it('takes an append of nothing, and calls it revision 0 where there is no stream (10)', async () => {
    expect((await append([], NO_STREAM)).nextExpectedRevision).toBe(0n);
    await append([event(), event()], NO_STREAM);
    expect((await append([], 1n)).nextExpectedRevision).toBe(1n);
  });

  it.each([
    ['just under 1 MiB', 1_048_000, undefined],
    ['4 MiB', 4 * 1024 * 1024, 'maximum-append-size-exceeded'],
    ['17 MiB', 17 * 1024 * 1024, 'unknown'],
  ])('answers an append of %s as the limits are, and takes the next (11)', async (_, size, type) => {
    const answer = await append([event('x'.repeat(size))], NO_STREAM).then(
      () => undefined,
      (error: { type?: string }) => error.type,
    );
    expect(answer).toBe(type);
    await append([event()], type === undefined ? 0n : NO_STREAM);
  });

  it('goes on with the numbers of a stream that was soft-deleted, and calls the repeat of that a conflict (12)', async () => {
    await append([event(), event()], NO_STREAM);
    await client.deleteStream(stream);
    await expect(revisions()).rejects.toMatchObject({ type: 'stream-not-found' });
    const one = event();
    expect((await append([one], NO_STREAM)).nextExpectedRevision).toBe(2n);
    expect(await revisions()).toEqual([2n]);
    await expect(append([one], NO_STREAM)).rejects.toMatchObject({ actualState: 2n });
  });

  it('neither reads a stream that was tombstoned nor appends to it (13)', async () => {
    await append([event()], NO_STREAM);
    await client.tombstoneStream(stream);
    await expect(revisions()).rejects.toMatchObject({ type: 'stream-deleted' });
    for (const expected of [NO_STREAM, 0n, 5n] as const) {
      await expect(append([event()], expected)).rejects.toMatchObject({ type: 'stream-deleted' });
    }
  });

  it('fails where $all is read from a place at which no record begins, and finds nothing behind the end (15)', async () => {
    const one = event('x'.repeat(100));
    const { commit, prepare } = placeOf(await append([one], NO_STREAM));
    const last = placeOf(await append([event()], 0n));
    expect(await typesFrom({ commit, prepare })).toEqual([one.id]);
    expect(await typesFrom({ commit, prepare: 0n })).toEqual([one.id]);
    await expect(typesFrom({ commit: commit + 3n, prepare: prepare + 3n })).rejects.toMatchObject({
      type: 'unavailable',
    });
    const beyond = last.commit + 100_000n;
    expect(await typesFrom({ commit: beyond, prepare: beyond })).toEqual([]);
    const subscription = client.subscribeToAll({
      fromPosition: { commit: commit + 3n, prepare: prepare + 3n },
    });
    const [error] = (await once(subscription, 'error')) as [{ code?: number }];
    expect(error.code).toBe(2);
  });

  it('gives a subscription from behind the end what comes, though it lies before that place (16)', async () => {
    const { commit } = placeOf(await append([event()], NO_STREAM));
    const beyond = commit + 1_000_000n;
    const subscription = client.subscribeToAll({ fromPosition: { commit: beyond, prepare: beyond } });
    await once(subscription, 'confirmation');
    const coming = once(subscription, 'data');
    await append([event()], 0n);
    const [given] = (await coming) as [{ event?: { streamId: string } }];
    expect(given.event?.streamId).toBe(stream);
    await subscription.unsubscribe();
  });

  it('reads the last event of $all backwards from its end', async () => {
    const one = event();
    await append([one], NO_STREAM);
    for await (const { event: read } of client.readAll({
      fromPosition: END,
      direction: BACKWARDS,
      maxCount: 9,
    })) {
      if (read?.streamId === stream) return expect(read.id).toBe(one.id);
    }
    throw new Error('The event is not among the last');
  });
});

describe('the protocol double of KurrentDB, told what to do', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let double: KurrentDbDouble;
  let client: KurrentDBClient;

  beforeEach(async () => {
    directory = temporaryDirectory();
    double = await KurrentDbDouble.start({ file: directory.path('double.log') });
    client = KurrentDBClient.connectionString(double.url);
  });
  afterEach(() => {
    client.dispose().catch(() => undefined);
    double.stop();
    directory.remove();
  });

  const append = (events: JSONEventData[]): Promise<unknown> =>
    client.appendToStream('a', events, { streamState: NO_STREAM }).catch((error: unknown) => error);

  it('says nothing on ids that are under way already, until it gives up (6)', async () => {
    const one = event();
    double.faults.heldAppends = 1;
    const first = append([one]);
    await double.untilHeard('append', 1);
    const second = append([one]);
    await double.untilHeard('append', 2);
    double.underWay.goOn();
    expect(await first).toMatchObject({ nextExpectedRevision: 0n });
    double.underWay.giveUp();
    expect(await second).toMatchObject({ type: 'deadline-exceeded' });
    expect(await append([one])).toMatchObject({ nextExpectedRevision: 0n });
  });

  it('answers headers with its first message, and not before (25)', async () => {
    const streams = new services.StreamsClient(`127.0.0.1:${double.port}`, grpc.credentials.createInsecure());
    const begin = (): { heard: () => readonly string[]; ended: Promise<unknown> } => {
      const heard: string[] = [];
      const call = streams.read(new messages.ReadReq().setOptions(ofAll()));
      for (const what of ['metadata', 'data']) call.on(what, () => heard.push(what));
      return { heard: () => heard, ended: once(call, 'end') };
    };
    await append([event()]);
    double.faults.silentReads = 1;
    const silent = begin();
    await double.untilHeard('read', 1);
    const other = begin();
    await other.ended;
    expect(other.heard()).toEqual(['metadata', 'data']);
    expect(silent.heard()).toEqual([]);
    silent.ended.catch(() => undefined);
    streams.close();
  });

  it('tells, while a subscription catches up, of places behind the events that it has sent (18)', async () => {
    for (let n = 0; n < 100; n += 1) double.log.appendForeign('somebody-else', { id: randomUUID() });
    const told: { commit: bigint; prepare: bigint }[] = [];
    const subscription = client.subscribeToAll({
      filter: {
        filterOn: 'streamName',
        prefixes: ['nothing'],
        checkpointInterval: 1,
        checkpointReached: (_, place) => void told.push(place),
      },
    });
    await once(subscription, 'caughtUp');
    const places = double.log.events.map(({ position }) => position);
    expect(told).toEqual([0n, places[31], places[63]].map((commit) => ({ commit, prepare: 0n })));
    await subscription.unsubscribe();
  });

  it('cuts off with a status what is under way when it stops in order (21)', async () => {
    double.faults.silentAppends = 1;
    const under = append([event()]);
    const subscription = client.subscribeToAll();
    const ended = once(subscription, 'error');
    await double.untilHeard('append', 1);
    await double.untilSubscriptions(1);
    const stopped = double.stopInOrder();
    expect(await under).toMatchObject({ code: 13 });
    await ended;
    await stopped;
  });
});

/** The question for the first event of $all. */
function ofAll(): messages.ReadReq.Options {
  const all = new messages.ReadReq.Options.AllOptions().setStart(new protocol.Empty());
  return new messages.ReadReq.Options().setAll(all).setNoFilter(new protocol.Empty()).setCount('1');
}
