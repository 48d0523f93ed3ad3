import grpc from '@grpc/grpc-js';
import featuresGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import streamsGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { append, batchAppend } from './append-service.js';
import { softDelete, tombstone } from './delete-service.js';
import { DoubleLog } from './double-log.js';
import { type FaultSwitches, noFaults } from './faults.js';
import { read } from './read-service.js';
import { UnderWay } from './under-way.js';

/** A certificate for 127.0.0.1 alone, its own authority. Everybody has its key: it is for tests. */
export const CERTIFICATE = join(import.meta.dirname, 'tls', 'certificate.pem');

const PLAIN = grpc.ServerCredentials.createInsecure();

/** What a server takes in one message, with what is around 16 MiB of data. */
const MOST_RECEIVED_BYTES = 17 * 1024 * 1024;

export type Heard = 'append' | 'read' | 'subscribe';

/** A subscription under way, and what can be done to it. */
export interface Subscriber {
  readonly end: () => void;
  readonly fail: () => void;
  readonly checkpoint: () => void;
}

/** What the services of the double share. */
export interface DoubleState {
  readonly log: DoubleLog;
  readonly faults: FaultSwitches;
  /** The port that a follower names as the leader's. */
  leaderPort: number;
  /** Was asked for something by a call over the connection of this peer. */
  heard(what: Heard, peer: string): void;
  /** Whether it knows user and password of a call. */
  knows(metadata: grpc.Metadata): boolean;
  readonly underWay: UnderWay;
  /** A call that appends go over; answers how to forget it. */
  appending(call: Pick<Subscriber, 'end'>): () => void;
  /** A subscription that begins after a position (-1: at the start); answers how to forget it. */
  subscribed(after: bigint, subscriber: Subscriber): () => void;
}

export interface DoubleOptions {
  /** Kept from one start to the next. */
  readonly file: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** Speaks TLS, with the certificate of CERTIFICATE. */
  readonly tls?: boolean;
  /** The one user that it knows, as `name:password`; without it, whoever comes. */
  readonly user?: string;
  /** False: like an old server, which knows unary appends only. */
  readonly batch?: boolean;
}

/**
 * A protocol double of KurrentDB: the gRPC services that the client's own package ships, over a log in a file. It stands
 * for a server where none can be had, and does wrong on demand. It proves how the client and the adapter behave, not how
 * a server does.
 */
export class KurrentDbDouble implements DoubleState {
  readonly faults = noFaults();
  readonly log: DoubleLog;
  leaderPort = 0;
  port = 0;
  /** Where the last subscription began. */
  subscribedAfter = -1n;
  readonly underWay = new UnderWay();
  private readonly server: grpc.Server;
  private readonly user: string | undefined;
  private readonly appends = new Set<Pick<Subscriber, 'end'>>();
  private readonly subscribers = new Set<Subscriber>();
  private readonly peers: Record<Heard, string[]> = { append: [], read: [], subscribe: [] };
  private readonly waiting = new Set<() => void>();

  private constructor({ file, batch = true, user }: DoubleOptions) {
    this.user = user;
    this.log = new DoubleLog(file);
    this.server = new grpc.Server({ 'grpc.max_receive_message_length': MOST_RECEIVED_BYTES });
    this.server.addService(streamsGrpc.StreamsService, {
      read: read(this),
      append: append(this),
      batchAppend: batchAppend(this),
      delete: softDelete(this),
      tombstone: tombstone(this),
    });
    this.server.addService(featuresGrpc.ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: grpc.sendUnaryData<features.SupportedMethods>) =>
        answer(null, supported(batch ? ['read', 'append', 'batchappend'] : ['read', 'append'])),
    });
  }

  static async start(options: DoubleOptions): Promise<KurrentDbDouble> {
    const double = new KurrentDbDouble(options);
    const address = `127.0.0.1:${options.port ?? 0}`;
    double.port = await new Promise<number>((bound, failed) => {
      double.server.bindAsync(address, options.tls === true ? ownCertificate() : PLAIN, (error, port) =>
        error ? failed(error) : bound(port),
      );
    });
    return double;
  }

  /** The connection string for it. The client's native reader waits for one interval before its first read. */
  get url(): string {
    return `kurrentdb://127.0.0.1:${this.port}?tls=false&discoveryInterval=10`;
  }

  /** Ends at once, like a process that is killed; what was acknowledged is in the file. */
  stop(): void {
    this.server.forceShutdown();
  }

  /** Ends like a server that is told to stop: what is under way is cut off with a status, and nothing new is taken. */
  stopInOrder(): Promise<void> {
    for (const call of [...this.appends]) call.end();
    this.dropSubscriptions('fail');
    return new Promise((stopped) => this.server.tryShutdown(() => stopped()));
  }

  /** Ends all subscriptions, in good order or with an error. */
  dropSubscriptions(how: 'end' | 'fail' = 'end'): void {
    for (const subscriber of [...this.subscribers]) subscriber[how]();
  }

  /** Tells all subscriptions a checkpoint at the end of the log. */
  sendCheckpoints(): void {
    for (const subscriber of this.subscribers) subscriber.checkpoint();
  }

  /** Resolves when it has so many subscriptions. */
  async untilSubscriptions(count: number): Promise<void> {
    while (this.subscribers.size !== count) await this.change();
  }

  /** How often it was asked for something. */
  count(what: Heard): number {
    return this.peers[what].length;
  }

  /** The address and port of whoever asked, in order. */
  peersOf(what: Heard): readonly string[] {
    return this.peers[what];
  }

  /** Resolves when it has been asked so many times in all. */
  async untilHeard(what: Heard, times: number): Promise<void> {
    while (this.count(what) < times) await this.change();
  }

  heard(what: Heard, peer: string): void {
    this.peers[what].push(peer);
    this.changed();
  }

  knows(metadata: grpc.Metadata): boolean {
    if (this.faults.wrongPassword) return false;
    if (this.user === undefined) return true;
    const expected = `Basic ${Buffer.from(this.user).toString('base64')}`;
    return metadata.get('authorization').includes(expected);
  }

  appending(call: Pick<Subscriber, 'end'>): () => void {
    this.appends.add(call);
    return () => this.appends.delete(call);
  }

  subscribed(after: bigint, subscriber: Subscriber): () => void {
    this.subscribedAfter = after;
    this.subscribers.add(subscriber);
    this.changed();
    return () => {
      this.subscribers.delete(subscriber);
      this.changed();
    };
  }

  private change(): Promise<void> {
    return new Promise((changed) => this.waiting.add(changed));
  }

  private changed(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const wake of woken) wake();
  }
}

function ownCertificate(): grpc.ServerCredentials {
  const [certificate, key] = [CERTIFICATE, join(CERTIFICATE, '..', 'key.pem')].map((file) =>
    readFileSync(file),
  );
  return grpc.ServerCredentials.createSsl(null, [
    { cert_chain: certificate as Buffer, private_key: key as Buffer },
  ]);
}

function supported(methods: readonly string[]): features.SupportedMethods {
  const answer = new features.SupportedMethods();
  answer.setEventStoreServerVersion('24.10.0');
  for (const name of methods) {
    const method = new features.SupportedMethod();
    method.setServiceName('event_store.client.streams.streams');
    method.setMethodName(name);
    answer.addMethods(method);
  }
  return answer;
}
