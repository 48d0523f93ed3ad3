import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Connection } from '../../src/storage/log/kurrentdb/connection.js';
import type { HeldLease, Lease } from '../../src/storage/log/kurrentdb/lease.js';
import { LogReader } from '../../src/storage/log/kurrentdb/log-reader.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { SequenceMoved, type SequenceStore } from '../../src/storage/log/kurrentdb/sequence-store.js';
import { type Sequenced, Sequencer } from '../../src/storage/log/kurrentdb/sequencer.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { toProposed } from '../../src/storage/log/kurrentdb/stored-event.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { samples, sampleId } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

const PATIENCE = { ...DEFAULT_PATIENCE, pauseMs: 1, longestPauseMs: 5 };
const PREFIX = 'ceasefire.';

/** A lease for two sequencers in one process: the first who asks holds it, until it is taken away and goes to the next. */
class TestLease implements Lease {
  private holder: AbortController | undefined;
  private readonly waiting: (() => void)[] = [];

  async acquire(signal: AbortSignal): Promise<HeldLease | undefined> {
    if (this.holder !== undefined) {
      await new Promise<void>((turn) => {
        this.waiting.push(turn);
        signal.addEventListener('abort', () => turn(), { once: true });
      });
      if (signal.aborted) return undefined;
    }
    const held = new AbortController();
    this.holder = held;
    return { lost: held.signal, release: () => this.pass(held) };
  }

  /** @param told whether the holder gets to know it */
  takeAway(told: boolean): void {
    const { holder } = this;
    if (holder === undefined) throw new Error('Nobody holds the lease');
    if (told) holder.abort();
    else this.pass(holder);
  }

  private pass(held: AbortController): void {
    if (this.holder !== held) return;
    const next = this.waiting.shift();
    if (next) next();
    else this.holder = undefined;
  }
}

describe('the sequencer (protocol double)', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let double: KurrentDbDouble;
  let sequence: SequenceStore;
  let lease: TestLease;
  let running: { sequencer: Sequencer; connection: Connection }[];
  let alarms: string[];

  beforeEach(async () => {
    directory = temporaryDirectory();
    double = await KurrentDbDouble.start({ file: directory.path('double.log') });
    sequence = SqliteSequenceStore.open(directory.path('sequence.sqlite'));
    lease = new TestLease();
    running = [];
    alarms = [];
  });
  afterEach(async () => {
    for (const { sequencer, connection } of running) {
      await sequencer.stop();
      connection.close();
    }
    await sequence.close();
    double.stop();
    directory.remove();
  });

  /** A process that stands ready to be the sequencer; what it gives positions to goes into the list. */
  async function stand(
    kept: SequenceStore = sequence,
    by: Lease = lease,
  ): Promise<{ sequencer: Sequencer; given: Sequenced[] }> {
    const given: Sequenced[] = [];
    const connection = new Connection(double.url, PATIENCE);
    const sequencer = new Sequencer(
      {
        connection,
        sequence: kept,
        lease: by,
        prefix: PREFIX,
        assigned: (events) => given.push(...events),
        moved: () => undefined,
        check: () => Promise.resolve(),
        alarm: (message) => alarms.push(message),
      },
      await kept.end(),
    );
    sequencer.start();
    running.push({ sequencer, connection });
    return { sequencer, given };
  }

  let stream = 0;
  function append(count: number): void {
    stream += 1;
    const proposed = toProposed('zone', samples(count)).map(({ data, metadata, ...event }) => ({
      ...event,
      data: Buffer.from(JSON.stringify(data)),
      metadata: Buffer.from(JSON.stringify(metadata)),
    }));
    double.log.append(`${PREFIX}zone/${stream}`, -1n, proposed);
  }

  const until = async (position: number): Promise<void> => {
    while ((await sequence.end()).position < position) await new Promise((turn) => setImmediate(turn));
  };
  const inSequence = async (): Promise<string[]> =>
    (await sequence.between(-1, (await sequence.end()).position, {})).map(
      ({ id, position }) => `${position} ${id}`,
    );
  const inLog = (): string[] =>
    double.log.events
      .filter((event) => event.stream.startsWith(PREFIX))
      .map(({ id }, position) => `${position} ${id}`);

  it('that takes over goes on behind the last position, without gap, reorder or double', async () => {
    const first = await stand();
    append(20);
    await until(19);
    const second = await stand();
    append(20);
    await until(39);
    expect(second.given).toEqual([]);
    lease.takeAway(true);
    append(20);
    await until(59);
    expect(first.given).toHaveLength(40);
    expect(second.given).toHaveLength(20);
    expect(await inSequence()).toEqual(inLog());
  });

  it('that has lost the lease without knowing it gives nothing a second position', async () => {
    await stand();
    await stand();
    append(10);
    await until(9);
    lease.takeAway(false);
    await double.untilSubscriptions(2);
    for (let round = 1; round <= 5; round += 1) {
      append(10);
      await until(10 * round + 9);
    }
    expect(await inSequence()).toEqual(inLog());
    expect(alarms.join()).toContain('continued by another process');
  });

  it('cannot go on with a sequence that another has gone on with', async () => {
    await stand();
    append(3);
    await until(2);
    await expect(sequence.assign(0, [])).rejects.toThrow(SequenceMoved);
    await expect(sequence.pass(0, { commit: 1n, prepare: 1n })).rejects.toThrow(SequenceMoved);
  });

  it('does not pass over events that it has not handled when a checkpoint behind them comes first (1)', async () => {
    let fail = true;
    let release = (): void => undefined;
    const held = new Promise<void>((free) => (release = free));
    const failing: SequenceStore = Object.assign(Object.create(sequence) as SequenceStore, {
      assign: async (after: number, events: never) => {
        if (!fail) return sequence.assign(after, events);
        await held;
        fail = false;
        throw new Error('The disk is full');
      },
    });
    const { given } = await stand(failing);
    await double.untilSubscriptions(1);
    append(5);
    // Foreign events, so that a checkpoint lies far behind the last of ours.
    for (let n = 0; n < 40; n += 1) double.log.appendForeign('somebody-else', { id: sampleId() });
    double.sendCheckpoints();
    // By the time two other calls are answered, the checkpoint has come too, and waits behind the events.
    const reader = new LogReader(new Connection(double.url, PATIENCE), PREFIX);
    await reader.lastPlace();
    await reader.lastPlace();
    release();
    await until(4);
    expect(given.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
    expect(alarms).toHaveLength(1);
    expect(await inSequence()).toEqual(inLog());
  });

  it('stands still, and stops, while nobody gives it the lease', async () => {
    await stand();
    const { sequencer, given } = await stand();
    append(1);
    await until(0);
    await sequencer.stop();
    expect(given).toEqual([]);
  });
});

describe('a follower (protocol double)', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let leader: KurrentDbDouble;
  let follower: KurrentDbDouble;

  beforeEach(async () => {
    directory = temporaryDirectory();
    leader = await KurrentDbDouble.start({ file: directory.path('leader.log'), batch: false });
    follower = await KurrentDbDouble.start({ file: directory.path('follower.log'), batch: false });
    follower.leaderPort = leader.port;
    follower.faults.notLeader = Number.POSITIVE_INFINITY;
  });
  afterEach(() => {
    for (const double of [leader, follower]) double.stop();
    directory.remove();
  });

  it('sends an append on to the node that it names as the leader (4)', async () => {
    const connection = new Connection(follower.url, PATIENCE);
    await connection.run((client) =>
      client.appendToStream('zone/a', toProposed('zone/a', samples(1)), { streamState: 'no_stream' }),
    );
    expect(leader.log.events.map(({ stream }) => stream)).toEqual(['zone/a']);
    connection.close();
  });

  it.each([
    ['sends a read on to the leader too', '', 'zone/leader'],
    ['is read itself where the connection string prefers one', '&nodePreference=follower', 'zone/follower'],
  ])('%s, since it lags behind', async (_, option, stream) => {
    leader.log.appendForeign('zone/leader', { id: sampleId() });
    follower.log.appendForeign('zone/follower', { id: sampleId() });
    const connection = new Connection(follower.url + option, PATIENCE);
    expect(await connection.read({ from: 'start' }, 1)).toMatchObject([{ streamId: stream }]);
    connection.close();
  });
});
