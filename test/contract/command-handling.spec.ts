import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore, RecordedEvent } from '../../src/core/event-store.js';
import { KeyReused, RuleBroken } from '../../src/core/errors.js';
import type { CommandOutcome } from '../../src/pipeline/commands/command.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { MemoryEventStore } from '../../src/storage/log/memory/memory-event-store.js';
import { newEvent } from './bare-events.js';
import { command, type Note, Process, STREAM } from './commands.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { collect, ids } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

/** The log as one process sees it, which lets something happen before a certain call, counted from 0. */
function interrupted(
  store: EventStore,
  at: number,
  happen: () => Promise<unknown>,
): EventStore & { calls(): number } {
  let calls = 0;
  const before = async (): Promise<void> => {
    if (calls++ === at) await happen();
  };
  async function* readStream(stream: string, from?: number): AsyncGenerator<RecordedEvent> {
    await before();
    yield* store.readStream(stream, from);
  }
  return Object.assign(Object.create(store) as EventStore, {
    calls: () => calls,
    readStream,
    findCommand: async (id: string) => (await before(), store.findCommand(id)),
    append: async (...append: Parameters<EventStore['append']>) => (await before(), store.append(...append)),
    head: async () => (await before(), store.head()),
  });
}

/** A log that two processes see. */
interface SharedLog {
  readonly here: EventStore;
  readonly there: EventStore;
  readonly dispose: () => Promise<void>;
}

async function inMemory(): Promise<SharedLog> {
  const store = new MemoryEventStore();
  return Promise.resolve({ here: store, there: store, dispose: () => store.close() });
}

/** Nothing gets a position, so that neither knows more than the server: which looks for ids in one place alone. */
async function onKurrentDb(): Promise<SharedLog> {
  const directory = temporaryDirectory();
  const double = await KurrentDbDouble.start({ file: directory.path('double.log') });
  const patience = { ...DEFAULT_PATIENCE, positionMs: 0 };
  const begin = (name: string): Promise<KurrentDbEventStore> =>
    KurrentDbEventStore.open({
      url: double.url,
      sequence: SqliteSequenceStore.open(directory.path(name)),
      patience,
    });
  const [here, there] = [await begin('here.sqlite'), await begin('there.sqlite')];
  double.faults.muted = true;
  const dispose = async (): Promise<void> => {
    await Promise.all([here.close(), there.close()]);
    double.stop();
    directory.remove();
  };
  return { here, there, dispose };
}

describe.each([
  ['in memory', inMemory],
  ['in KurrentDB (protocol double), without positions', onKurrentDb],
])('A command that another process does at the same time (log %s)', (_, begin) => {
  let log: SharedLog;
  beforeEach(async () => {
    log = await begin();
  });
  afterEach(() => log.dispose());

  const there = (run: Note): Promise<CommandOutcome> => new Process(log.there).handle(run);

  /**
   * Runs the same command here and there, in a stream of its own each time: the other process does it before the first
   * call that this one makes of the log, then before the second, and so on.
   */
  async function atEachStep(
    given: Partial<Note> = {},
    groundwork: readonly string[] = [],
  ): Promise<{ answers: CommandOutcome[]; entries: string[] }[]> {
    const outcomes = [];
    for (let step = 0; ; step += 1) {
      const stream = `zone-${step}` as const;
      for (const key of groundwork) await there(command({ stream, key: `${key}-${step}` }));
      const run = command({ ...given, stream, key: `command-${step}` });
      let other: CommandOutcome | undefined;
      const seen = interrupted(log.here, step, async () => {
        other = await there(run);
      });
      const one = await new Process(seen).handle(run);
      if (other === undefined) return outcomes;
      outcomes.push({ answers: [one, other], entries: ids(await collect(log.here.readStream(stream))) });
    }
  }

  it.each([
    ['in a new stream', [], 1],
    ['in a stream that both have met before', ['earlier'], 2],
  ])('is recorded once, at whichever step, and answered alike, %s', async (_where, groundwork, length) => {
    const outcomes = await atEachStep({}, groundwork);
    expect(outcomes.length).toBeGreaterThanOrEqual(3);
    for (const { answers, entries } of outcomes) {
      expect(entries).toHaveLength(length);
      for (const { revision, events } of answers) {
        expect([revision, ids(events)]).toEqual([length - 1, entries.slice(-1)]);
      }
    }
  });

  it('is a repeat where it makes a new thing, and no second one of its name', async () => {
    for (const { answers } of await atEachStep({ expectation: 'new' })) {
      expect(answers.map(({ revision }) => revision)).toEqual([0, 0]);
    }
    const another = command({ stream: 'zone-0', key: 'another', expectation: 'new' });
    await expect(there(another)).rejects.toThrow(RuleBroken);
  });

  it('is another command where its body is another', async () => {
    const seen = interrupted(log.here, 1, () => there(command({ said: 'body-2' })));
    await expect(new Process(seen).handle(command())).rejects.toThrow(KeyReused);
  });

  it('is found in the stream as it was loaded where a later look does not show it yet', async () => {
    await there(command());
    // As another node of a cluster would answer, which is behind the one that the stream was read from.
    const behind = Object.assign(Object.create(log.here) as EventStore, {
      findCommand: () => Promise.resolve([]),
    });
    const answer = await new Process(behind).handle(command());
    expect(answer).toMatchObject({ revision: 0, kind: 'repeated' });
    expect(await collect(log.here.readStream(STREAM))).toHaveLength(1);
  });
});

describe('An entry whose id stood earlier in the log', () => {
  const entry = (id: string, revision: number, doubled = false): RecordedEvent => ({
    ...newEvent(id, 'Noted'),
    stream: STREAM,
    revision,
    position: revision,
    ...(doubled && { doubled }),
  });
  const decided: number[] = [];
  const telling = (id: string): Note =>
    command({
      key: id,
      decide: (count) => {
        decided.push(count);
        return [{ type: 'Noted', data: {} }];
      },
    });

  it.each([
    ['at the end', [entry('one', 0), entry('one', 1, true)]],
    ['in the middle', [entry('one', 0), entry('one', 1, true), entry('two', 2)]],
  ])('is passed over by decisions, and keeps its revision (%s)', async (_, log) => {
    decided.length = 0;
    const handling = new Process(new MemoryEventStore([...log]));
    const standing = log.filter(({ doubled }) => !doubled).length;
    expect((await handling.handle(telling('command-1'))).revision).toBe(log.length);
    expect((await handling.handle(telling('command-2'))).revision).toBe(log.length + 1);
    expect(decided).toEqual([standing, standing + 1]);
  });

  it('is read again as long as it has no position, since only then it shows', async () => {
    decided.length = 0;
    const log = [entry('one', 0)];
    const store = new MemoryEventStore(log);
    const unsequenced = { ...entry('one', 1), position: null };
    let last: RecordedEvent = unsequenced;
    const later = Object.assign(Object.create(store) as EventStore, {
      readStream: (_: string, from: number) =>
        new MemoryEventStore([entry('one', 0), last]).readStream(STREAM, from),
      append: () => Promise.resolve({ revision: 2, position: null }),
    });
    const handling = new Process(later);
    await handling.handle(telling('command-1'));
    last = entry('one', 1, true);
    await handling.handle(telling('command-2'));
    expect(decided).toEqual([2, 1]);
  });
});
