import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FROM_START, NO_STREAM, type RecordedEvent } from '../../src/core/event-store.js';
import { StartRefused } from '../../src/core/start-refused.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { type Migrated, migrateLog } from '../../src/storage/log/kurrentdb/migration.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { SqliteEventStore } from '../../src/storage/log/sqlite/sqlite-event-store.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { SERVER, TestServer } from '../kurrentdb-server.js';
import { collect, sample, sampleId, samples } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

const PATIENCE = { ...DEFAULT_PATIENCE, pauseMs: 1, longestPauseMs: 5 };

describe(`Moving an embedded log to KurrentDB (${SERVER})`, () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let server: TestServer;
  /** Where it is moved to. */
  let url: string;
  let source: SqliteEventStore;
  let original: RecordedEvent[];

  beforeEach(async () => {
    directory = temporaryDirectory();
    server = await TestServer.start(directory.path('server'));
    ({ url } = server);
    source = SqliteEventStore.open(directory.path('log.sqlite'));
    for (let n = 0; n < 30; n += 1) {
      const causationId = sampleId();
      await source.append(
        `zone-${n}`,
        NO_STREAM,
        samples(1 + (n % 3), { causationId, subjects: ['actor-x'] }),
      );
      if (n > 0)
        await source.append('zone-0', n - 1, [sample({ validTime: { earliest: null, latest: null } })]);
    }
    original = await collect(source.readAll(FROM_START));
  });
  afterEach(async () => {
    await source.close();
    await server.kill();
    directory.remove();
  });

  const migrate = (
    onProgress: (what: string, done: number) => void = () => undefined,
    patience = PATIENCE,
  ): Promise<Migrated> => migrateLog({ source, url, patience, onProgress });
  const moved = async (): Promise<RecordedEvent[]> => {
    const sequence = SqliteSequenceStore.open(directory.path(`sequence-${sampleId()}.sqlite`));
    const store = await KurrentDbEventStore.open({ url, sequence });
    const entries = await collect(store.readAll(FROM_START));
    await store.close();
    return entries;
  };

  it('leaves every entry as it was: position, revision, ids, times, bytes, salts and commitments', async () => {
    expect(await migrate()).toEqual({ entries: original.length, found: 0, copied: original.length });
    expect(await moved()).toEqual(original);
  });

  it('goes on where it was interrupted, and does nothing once all is there', async () => {
    await expect(
      migrate((what, done) => {
        if (what === 'copying' && done > 20) throw new Error('interrupted');
      }),
    ).rejects.toThrow('interrupted');
    const { found, copied } = await migrate();
    expect(found).toBeGreaterThan(20);
    expect(found + copied).toBe(original.length);
    expect(await migrate()).toMatchObject({ found: original.length, copied: 0 });
    expect(await moved()).toEqual(original);
  });

  it('takes entries along that were recorded after a first run', async () => {
    await migrate();
    await source.append('zone-new', NO_STREAM, samples(2));
    expect(await migrate()).toMatchObject({ copied: 2 });
    expect(await moved()).toEqual(await collect(source.readAll(FROM_START)));
  });

  it('is refused where another log stands, and appends nothing', async () => {
    const other = SqliteEventStore.open(directory.path('other.sqlite'));
    await other.append('zone-a', NO_STREAM, [sample()]);
    await migrateLog({ source: other, url, patience: PATIENCE, onProgress: () => undefined });
    await other.close();
    await expect(migrate()).rejects.toThrow(StartRefused);
    await expect(migrate()).rejects.toThrow(/position 0 of the server differs/);
    expect(await moved()).toHaveLength(1);
  });

  describe('that fails (protocol double)', () => {
    let double: KurrentDbDouble;
    beforeEach(async () => {
      double = await KurrentDbDouble.start({ file: directory.path('double.log') });
      ({ url } = double);
    });
    afterEach(() => double.stop());

    it('appends what it sends again once, though answers are lost and the server is away', async () => {
      let faults = 0;
      const doWrong = (what: string, done: number): void => {
        if (what !== 'copying' || done % 10 !== 0) return;
        faults += 1;
        if (faults % 2 === 0) double.faults.notReady = 1;
        else double.faults.lostAnswers = 1;
      };
      // Short, so that a fault costs no more than a moment.
      await migrate(doWrong, { ...PATIENCE, deadlineMs: 1_000 });
      expect(faults).toBeGreaterThan(2);
      expect(await moved()).toEqual(original);
    });

    it('finds out what is not as it was sent', async () => {
      await migrate();
      const stored = double.log.events.find(({ stream }) => stream === 'ceasefire.zone-5');
      const data = stored?.data.toString('utf8').replace('"n":', '"m":') ?? '';
      Object.assign(stored as object, { data: Buffer.from(data) });
      await expect(migrate()).rejects.toThrow(/differs in data of section public/);
    });
  });
});
