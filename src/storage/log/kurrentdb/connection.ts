import { setMaxListeners } from 'node:events';
import { type AllStreamRecordedEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { ConfigError } from '../../../core/start-refused.js';
import { checkedConnectionString, forClient, prefersLeader } from './connection-string.js';
import { classify, EventStoreUnavailable } from './failure.js';
import { backOff, type Patience, within } from './patience.js';
import { type LogPart, read, type StreamPart } from './read-call.js';
import { whyOf } from './why-not-usable.js';

/**
 * The client, and another one in its place whenever it may be stuck: a batch stream that the server has ended hangs
 * every later append of that client, silently.
 */
export class Connection {
  private current: KurrentDBClient;
  private readonly closing = new AbortController();

  /** @throws ConfigError if the connection string is none */
  constructor(
    url: string,
    readonly patience: Patience,
  ) {
    // Every call that waits to be repeated listens to it.
    setMaxListeners(0, this.closing.signal);
    this.url = checkedConnectionString(url);
    this.requiresLeader = prefersLeader(this.url);
    this.current = connect(this.url);
  }

  private readonly url: string;
  private readonly requiresLeader: boolean;

  /** The client of the moment; a call that fails by it hands it to `failed`. */
  get client(): KurrentDBClient {
    return this.current;
  }

  /**
   * Does what may be done twice, until it has a definite answer or has been tried often enough.
   *
   * @throws EventStoreUnavailable, or the client's own error where that is a definite answer
   */
  async run<T>(work: (client: KurrentDBClient) => Promise<T>): Promise<T> {
    const { patience } = this;
    for (let attempt = 1; ; attempt += 1) {
      const { client } = this;
      try {
        return await within(patience.timers, patience.deadlineMs, work(client));
      } catch (error) {
        const failure = classify(error);
        if (failure.kind === 'denied') throw new EventStoreUnavailable(failure.why, whyOf(error));
        if (failure.kind !== 'again') throw error;
        this.failed(client, error);
        if (attempt >= patience.attempts || this.closing.signal.aborted) {
          throw new EventStoreUnavailable(failure.why, whyOf(error));
        }
        await backOff(patience, attempt, this.closing.signal);
      }
    }
  }

  /** At most so many events of a stream or of $all; empty if there is no such stream. @throws as `run` */
  read(part: StreamPart | LogPart, count: number): Promise<readonly AllStreamRecordedEvent[]> {
    return this.run((client) => read(client, part, count, this.requiresLeader));
  }

  /** Puts another client in the place of one that failed, unless that has been done, or would lose what it knows. */
  failed(client: KurrentDBClient, error: unknown): void {
    const failure = classify(error);
    if (failure.kind !== 'again' || !failure.anew || client !== this.current) return;
    this.current = connect(this.url);
    discard(client);
  }

  /** Gives up what is under way; nothing is waited for, since a stuck client never ends. */
  close(): void {
    this.closing.abort();
    discard(this.current);
  }
}

/** Of this process. */
let clients = 0;

function connect(url: string): KurrentDBClient {
  clients += 1;
  try {
    return KurrentDBClient.connectionString(forClient(url, clients));
  } catch {
    // The client's own words repeat the string.
    throw new ConfigError(
      'EVENT_STORE_URL',
      'is a connection string that the client does not take',
      'Check its hosts, options and certificate files.',
    );
  }
}

/** Cancels its calls. Its end is not waited for: after an ended batch stream there is none. */
function discard(client: KurrentDBClient): void {
  client.dispose().catch(() => undefined);
  // It has no other way to give its connection up, which would stay open for half an hour.
  const { getChannel } = client as unknown as { getChannel: () => Promise<{ close: () => void }> };
  getChannel()
    .then((channel) => channel.close())
    .catch(() => undefined);
}
