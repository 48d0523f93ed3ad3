import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_STREAM } from '../../src/core/event-store.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { HeldTimers } from '../kurrentdb-double/held-timers.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { ids, sample, samples } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

const LOOK = 3_000;

/** Every test needs a server that is slow on demand: the double. */
describe('an append to KurrentDB (protocol double)', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let double: KurrentDbDouble;
  let timers: HeldTimers;
  let store: KurrentDbEventStore;
  let other: KurrentDbEventStore;

  const startDouble = (port = 0): Promise<KurrentDbDouble> =>
    KurrentDbDouble.start({ file: directory.path('double.log'), port });
  const open = (sequence: string): Promise<KurrentDbEventStore> =>
    KurrentDbEventStore.open({
      url: double.url,
      patience: {
        ...DEFAULT_PATIENCE,
        timers,
        pauseMs: 1,
        longestPauseMs: 5,
        lookMs: LOOK,
        positionMs: 7_000,
      },
      sequence: SqliteSequenceStore.open(directory.path(sequence)),
    });
  const logged = (): string[] =>
    double.log.events.filter(({ stream }) => stream.startsWith('ceasefire.')).map(({ id }) => id);

  beforeEach(async () => {
    directory = temporaryDirectory();
    timers = new HeldTimers();
    double = await startDouble();
    [store, other] = [await open('sequence.sqlite'), await open('other.sqlite')];
  });
  afterEach(async () => {
    await Promise.all([store.close(), other.close()]);
    double.stop();
    directory.remove();
  });

  it('whose ids another one has brought that is under way is answered when the stream shows them, and not before (6)', async () => {
    double.faults.heldAppends = 1;
    const events = samples(2);
    const first = other.append('zone/a', NO_STREAM, events);
    await double.untilHeard('append', 1);
    const again = store.append('zone/a', NO_STREAM, events);
    await double.untilHeard('append', 2);
    const reads = double.count('read');
    await timers.ring(LOOK);
    // Both look, and neither sees anything.
    await double.untilHeard('read', reads + 2);
    double.underWay.goOn();
    expect((await first).revision).toBe(1);
    await timers.ring(LOOK);
    expect(await again).toEqual({ revision: 1, position: 1 });
    expect(logged()).toEqual(ids(events));
  });

  it('that the server gives up for one that is under way is sent again over the same client (6)', async () => {
    double.faults.heldAppends = 1;
    const event = sample();
    const first = other.append('zone/a', NO_STREAM, [event]);
    await double.untilHeard('append', 1);
    const again = store.append('zone/a', NO_STREAM, [event]);
    await double.untilHeard('append', 2);
    double.underWay.goOn();
    double.underWay.giveUp();
    expect(await first).toEqual({ revision: 0, position: 0 });
    expect(await again).toEqual({ revision: 0, position: 0 });
    expect(double.count('append')).toBe(3);
  });

  it('that is cut off when the server stops in order is done by the next one (3)', async () => {
    double.faults.silentAppends = 1;
    const event = sample();
    const appending = store.append('zone/a', NO_STREAM, [event]);
    await double.untilHeard('append', 1);
    const { port } = double;
    await double.stopInOrder();
    double = await startDouble(port);
    expect(await appending).toEqual({ revision: 0, position: 0 });
    expect(logged()).toEqual([event.id]);
  });
});
