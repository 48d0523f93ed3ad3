import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FROM_START, type NewEvent, NO_STREAM } from '../../src/core/event-store.js';
import { EventStoreUnavailable } from '../../src/storage/log/kurrentdb/failure.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { PREFIX } from '../../src/storage/log/kurrentdb/starting.js';
import { sample } from '../../test/contract/sample-events.js';
import type { FaultSwitches } from '../../test/kurrentdb-double/faults.js';
import { KurrentDbDouble } from '../../test/kurrentdb-double/kurrentdb-double.js';
import { type Course, type Finding, Tally } from '../finding.js';

const WRITERS = 16;
/** Of a hundred writes so many meet a fault. */
const FAULTS_IN_A_HUNDRED = 5;
/** A server that is silent is given up soon: with the usual deadlines a run would mostly wait. */
const PATIENCE = {
  ...DEFAULT_PATIENCE,
  deadlineMs: 250,
  pauseMs: 2,
  longestPauseMs: 50,
  positionMs: 250,
};

/** Faults that count down. */
const ONCE = [
  'silentAppends',
  'lostAnswers',
  'endedBatchStreams',
  'notReady',
  'silentReads',
] as const satisfies readonly (keyof FaultSwitches)[];
/** Faults of the subscription, and the death of the server. */
const OTHERS = ['end', 'fail', 'unconfirmed', 'duplicates', 'restart'] as const;

/** Many writers on a server that does wrong at random: what was acknowledged is there, once, in one order. */
export async function writes(course: Course): Promise<readonly Finding[]> {
  const tally = new Tally();
  const many = course.size(10_000, 300);
  const server = await FaultyServer.start(join(course.folder, 'double.log'), course, tally);
  const sequence = SqliteSequenceStore.open(join(course.folder, 'sequence.sqlite'));
  const store = await KurrentDbEventStore.open({ url: server.url, sequence, patience: PATIENCE });
  const acknowledged: string[] = [];
  let left = many;
  const write = async (stream: string): Promise<void> => {
    for (let expected = NO_STREAM; left > 0; expected += 1) {
      left -= 1;
      await server.perhapsFail();
      const event = sample();
      if (!(await insist(store, stream, expected, event, tally))) return;
      acknowledged.push(event.id);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, n) => write(`zone-${n}`)));
  server.mend();
  tally.count('acknowledged', acknowledged.length);
  tally.expect(acknowledged.length === many, `${acknowledged.length} of ${many} were acknowledged`);

  const logged = server.ids();
  tally.count('in the log', logged.length);
  tally.expect(new Set(logged).size === logged.length, 'an event is in the log twice');
  const there = new Set(logged);
  for (const id of acknowledged) tally.expect(there.has(id), `${id} was acknowledged and is lost`);
  await checkPositions(store, logged, tally);
  await store.close();
  server.stop();
  const tried = `${many} writes of ${WRITERS} writers, ${FAULTS_IN_A_HUNDRED} % of them beside a fault, on the protocol double`;
  return [
    tally.finding('On a server that fails nothing acknowledged is lost, and nothing is there twice', tried),
  ];
}

/** As a client does: the same again until it is answered. */
async function insist(
  store: KurrentDbEventStore,
  stream: string,
  expected: number,
  event: NewEvent,
  tally: Tally,
): Promise<boolean> {
  for (;;) {
    try {
      const { revision } = await store.append(stream, expected, [event]);
      tally.expect(revision === expected + 1, `${stream}: revision ${revision} after ${expected}`);
      return true;
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) {
        tally.breach(`${stream}: ${String(error)}`);
        return false;
      }
      tally.count('sent again by the client');
      await pause(5);
    }
  }
}

/** Every entry has the position of its place in the log, and is handed out once to who follows it. */
async function checkPositions(
  store: KurrentDbEventStore,
  logged: readonly string[],
  tally: Tally,
): Promise<void> {
  let seen = 0;
  for await (const { id, position } of store.subscribe(FROM_START, {
    signal: new AbortController().signal,
  })) {
    if (position !== seen || id !== logged[seen]) {
      tally.breach(`position ${position} has ${id} in the place of ${logged[seen]}`);
      break;
    }
    if ((seen += 1) === logged.length) break;
  }
  tally.count('positions, dense and in order', seen);
  const { position } = await store.head();
  tally.expect(position === logged.length - 1, `the head is ${position}`);
}

/** The double, doing wrong now and then. */
class FaultyServer {
  private constructor(
    private double: KurrentDbDouble,
    private readonly file: string,
    private readonly course: Course,
    private readonly tally: Tally,
  ) {}

  static async start(file: string, course: Course, tally: Tally): Promise<FaultyServer> {
    return new FaultyServer(await KurrentDbDouble.start({ file }), file, course, tally);
  }

  get url(): string {
    return this.double.url;
  }

  /** Ids of the ledger's events, in the order of the log. */
  ids(): string[] {
    return this.double.log.events.filter(({ stream }) => stream.startsWith(PREFIX)).map(({ id }) => id);
  }

  async perhapsFail(): Promise<void> {
    const { dice } = this.course;
    if (!dice.happens(FAULTS_IN_A_HUNDRED / 100)) return;
    this.tally.count('faults');
    const { faults } = this.double;
    if (dice.happens(0.7)) {
      faults[dice.pick(...ONCE)] += 1;
      return;
    }
    switch (dice.pick(...OTHERS)) {
      case 'end':
      case 'fail':
        this.double.dropSubscriptions(dice.pick('end', 'fail'));
        break;
      case 'unconfirmed':
        faults.silentSubscriptions += 1;
        this.double.dropSubscriptions();
        break;
      case 'duplicates':
        faults.duplicates = !faults.duplicates;
        break;
      case 'restart':
        await this.restart();
    }
  }

  /** Does no more wrong. */
  mend(): void {
    Object.assign(this.double.faults, {
      ...Object.fromEntries(ONCE.map((name) => [name, 0])),
      silentSubscriptions: 0,
      duplicates: false,
    });
  }

  stop(): void {
    this.double.stop();
  }

  private async restart(): Promise<void> {
    const { port } = this.double;
    this.tally.count('deaths of the server');
    this.double.stop();
    this.double = await KurrentDbDouble.start({ file: this.file, port });
  }
}
