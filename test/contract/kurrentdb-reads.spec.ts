import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import grpc from '@grpc/grpc-js';
import { BACKWARDS, END, KurrentDBClient, START, streamNameFilter } from '@kurrent/kurrentdb-client';
import services from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type messages from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { Connection } from '../../src/storage/log/kurrentdb/connection.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import type { LogPart, StreamPart } from '../../src/storage/log/kurrentdb/read-call.js';
import { toProposed } from '../../src/storage/log/kurrentdb/stored-event.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { samples } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

const PLACE = { commit: 5n, prepare: 4n };
const filter = streamNameFilter({ prefixes: ['p.'] });

/** What was asked, and of whom it wants to be answered. */
interface Asked {
  readonly options: messages.ReadReq.Options.AsObject | undefined;
  readonly leader: unknown;
}

describe('A read of KurrentDB asks what the read of the client itself asks', () => {
  let server: grpc.Server;
  let url: string;
  let asked: Asked[];

  beforeEach(async () => {
    asked = [];
    server = new grpc.Server();
    server.addService(services.StreamsService, {
      read: (call: grpc.ServerWritableStream<messages.ReadReq, messages.ReadResp>) => {
        const options = call.request.getOptions()?.toObject();
        asked.push({ options, leader: call.metadata.get('requires-leader') });
        call.end();
      },
    });
    const port = await new Promise<number>((bound, failed) => {
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, at) =>
        error ? failed(error) : bound(at),
      );
    });
    url = `kurrentdb://127.0.0.1:${port}?tls=false&discoveryInterval=10`;
  });
  afterEach(() => server.forceShutdown());

  it.each<[string, StreamPart | LogPart, (client: KurrentDBClient) => AsyncIterable<unknown>]>([
    [
      'a stream from a revision on',
      { stream: 'p.a', from: 3 },
      (client) => client.readStream('p.a', { fromRevision: 3n, maxCount: 7 }),
    ],
    [
      '$all from its start',
      { from: 'start', prefix: 'p.' },
      (client) => client.readAll({ fromPosition: START, maxCount: 7, filter }),
    ],
    [
      '$all from a place on',
      { from: PLACE, prefix: 'p.' },
      (client) => client.readAll({ fromPosition: PLACE, maxCount: 7, filter }),
    ],
    [
      'whatever stands at a place in $all',
      { from: PLACE },
      (client) => client.readAll({ fromPosition: PLACE, maxCount: 7 }),
    ],
    [
      '$all backwards from its end',
      { from: 'end', prefix: 'p.' },
      (client) => client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 7, filter }),
    ],
  ])('about %s', async (_, part, native) => {
    for (const option of ['', '&nodePreference=follower']) {
      const connection = new Connection(url + option, DEFAULT_PATIENCE);
      await connection.read(part, 7);
      const client = KurrentDBClient.connectionString(url + option);
      for await (const event of native(client))
        throw new Error(`Nothing was sent, and ${String(event)} came`);
      expect(asked.at(-2)).toEqual(asked.at(-1));
      connection.close();
      await client.dispose();
    }
    expect(asked.map(({ leader }) => leader)).toEqual([['true'], ['true'], [], []]);
  });
});

describe('A read of KurrentDB (protocol double)', () => {
  it('goes over the connection of appends, and not over one on which it waits for acknowledgments', async () => {
    const directory = temporaryDirectory();
    const double = await KurrentDbDouble.start({ file: directory.path('double.log') });
    const connection = new Connection(double.url, DEFAULT_PATIENCE);
    const proposed = toProposed('zone/a', samples(1));
    await connection.run((client) => client.appendToStream('zone/a', proposed, { streamState: 'no_stream' }));
    await connection.read({ stream: 'zone/a', from: 0 }, 1);
    await connection.read({ from: 'start' }, 1);
    expect(new Set(double.peersOf('read'))).toEqual(new Set(double.peersOf('append')));
    connection.close();
    double.stop();
    directory.remove();
  });
});
