import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Unsequenced } from '../../storage/log/kurrentdb/sequence-store.js';
import { SqliteSequenceStore } from '../../storage/log/kurrentdb/sqlite-sequence-store.js';
import { readConfig } from '../../config/config.js';
import { type EventStore, NO_STREAM } from '../../core/event-store.js';
import { EventRegistry } from '../../core/event-registry.js';
import { event } from '../../core/event-type.js';
import { overwriteRoot } from '../../../test/contract/damage-file.js';
import { sample, samples } from '../../../test/contract/sample-events.js';
import { takeOut } from '../../../test/contract/take-out.js';
import { SqliteEventStore } from '../../storage/log/sqlite/sqlite-event-store.js';
import { number } from '../../fields/event-fields.js';
import { ProjectionProgress } from '../../storage/read-models/lifecycle/projection-progress.js';
import { openStorage } from '../../storage/storage.js';
import { examine, reportDoctor } from './doctor.js';
import type { Finding } from './finding.js';

const types = new EventRegistry([event('SampleHappened', { n: number })]);

describe('the doctor', () => {
  let home: string;
  let dataDir: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'ceasefire-doctor-'));
    dataDir = join(home, 'data');
  });
  afterEach(() => rm(home, { recursive: true }));

  const find = async (name: string, now = Date.now()): Promise<Finding | undefined> =>
    (await examine({ DATA_DIR: dataDir }, types, now)).find(({ id }) => id === name);

  it('finds all good before the first run, and makes nothing', async () => {
    expect(
      (await examine({ DATA_DIR: dataDir }, types, Date.now())).filter(({ status }) => status !== 'ok'),
    ).toEqual([]);
    expect((await find('data-dir'))?.message).toContain('will be made');
  });

  it('says which time zone data the program reckons by', async () => {
    expect(await find('time-zone-data')).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/^2026f/),
    });
  });

  it('finds a wrong configuration, and looks no further', async () => {
    expect(await examine({ PORT: 'x' }, types, 0)).toEqual([
      { id: 'config', status: 'fail', message: expect.stringMatching(/^PORT /) },
    ]);
  });

  it('finds a file where the data directory should be', async () => {
    await writeFile(dataDir, '');
    expect(await find('data-dir')).toMatchObject({ status: 'fail' });
  });

  it('finds keys that a start would not take: open to others, cut short, gone, or another one, and makes none', async () => {
    const key = join(`${dataDir}.keys`, 'vault-key');
    const found = async (): Promise<unknown> => {
      const { status, message } = (await find('keys')) as Finding;
      return status === 'ok' || message;
    };
    expect(await find('keys')).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('will be made'),
    });
    await (await openStorage(readConfig({ DATA_DIR: dataDir }), [])).close();
    expect(await find('keys')).toMatchObject({ status: 'ok', message: 'both are there' });
    await chmod(key, 0o644);
    expect(await found()).toContain('chmod 600');
    await chmod(key, 0o600);
    await writeFile(key, 'short');
    expect(await found()).toContain('holds 5 bytes');
    await writeFile(key, 'x'.repeat(32));
    expect(await found()).toContain('is not the key that the data');
    await rm(key);
    expect(await found()).toContain('is missing: the key that the data');
  });

  it('names the entries of a log in KurrentDB whose id stood earlier, however many, and looks for none elsewhere', async () => {
    const env = { DATA_DIR: dataDir, EVENT_STORE_URL: 'kurrentdb://127.0.0.1:1?tls=false' };
    const finding = async (): Promise<Finding | undefined> =>
      (await examine(env, types, Date.now())).find(({ id }) => id === 'doubled-ids');
    expect(await find('doubled-ids')).toBeUndefined();
    expect(await finding()).toMatchObject({ status: 'ok' });
    await mkdir(dataDir);
    const sequence = SqliteSequenceStore.open(join(dataDir, 'sequence.sqlite'));
    const entry = (place: number, id: string): Unsequenced => ({
      place: { commit: BigInt(place), prepare: BigInt(place) },
      ...{ id, stream: 'zone-a', revision: place, type: 'Noted', commandId: null },
      ...{ recordedAt: null, subjects: [] },
    });
    await sequence.assign(-1, [entry(0, 'one'), entry(1, 'two')]);
    expect(await finding()).toMatchObject({ status: 'ok' });
    await sequence.assign(1, [entry(2, 'two')]);
    expect(await finding()).toMatchObject({
      status: 'fail',
      message: expect.stringMatching(/^two \(position 2\) stood/),
    });
    await sequence.assign(
      2,
      Array.from({ length: 20 }, (_, n) => entry(n + 3, 'one')),
    );
    expect((await finding())?.message).toMatch(/ and 1 more stood earlier/);
    await sequence.close();
  });

  it('reads the whole log, and says how far the keys remember it', async () => {
    expect((await find('log-seen'))?.message).toContain('the next start does');
    const config = readConfig({ DATA_DIR: dataDir });
    const run = async (work: (store: EventStore) => Promise<unknown>): Promise<void> => {
      const storage = await openStorage(config, [ProjectionProgress]);
      await work(storage.store);
      await storage.close();
    };
    await run((store) => store.append('zone-a', NO_STREAM, samples(3)));
    expect(await find('log')).toMatchObject({ status: 'ok', message: '3 entries, one at every position' });
    const remembers = (what: string): RegExp => new RegExp(`^position 2 is remembered, ${what}`);
    expect((await find('log-seen'))?.message).toMatch(remembers('the log is 0 entries ahead'));

    const file = join(dataDir, 'log.sqlite');
    const grown = SqliteEventStore.open(file);
    await grown.append('zone-b', NO_STREAM, samples(2));
    await grown.close();
    expect(await find('log-seen')).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(remembers('the log is 2 entries ahead')),
    });

    takeOut(file, 'event', 1);
    expect(await find('log')).toMatchObject({
      status: 'fail',
      message: 'the log lacks the entry at position 1; 4 entries are as they were written',
      mend: expect.stringContaining('restore log.sqlite'),
    });
    for (const position of [4, 3, 2]) takeOut(file, 'event', position);
    expect(await find('log-seen')).toMatchObject({
      status: 'fail',
      message: expect.stringMatching(remembers('the log ends at 0')),
    });
  });

  it('finds a clock that is before the data', async () => {
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'log'), '');
    expect(await find('clock')).toMatchObject({ status: 'ok' });
    expect(await find('clock', Date.now() - 3_600_000)).toMatchObject({ status: 'fail' });
  });

  it('says when the last entry is of long ago, which is not wrong, and when it is yet to come, which is', async () => {
    await mkdir(dataDir);
    const log = SqliteEventStore.open(join(dataDir, 'log.sqlite'));
    const recordedAt = new Date(Date.now() - 100 * 86_400_000).toISOString();
    await log.append('zone-a', NO_STREAM, [sample({ recordedAt })]);
    await log.close();
    const quiet = await find('clock');
    expect([quiet?.status, quiet?.message]).toEqual(['warn', expect.stringContaining('100 days before')]);
    const ahead = SqliteEventStore.open(join(dataDir, 'log.sqlite'));
    await ahead.append('zone-a', 0, [sample({ recordedAt: '2990-01-01T00:00:00.000Z' })]);
    await ahead.close();
    expect(await find('clock')).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('correct-clock'),
    });
  });

  it('finds what is open to others, and read models that are damaged', async () => {
    await (await openStorage(readConfig({ DATA_DIR: dataDir }), [ProjectionProgress])).close();
    expect([await find('permissions'), await find('read-models')]).toMatchObject([
      { status: 'ok' },
      { status: 'ok' },
    ]);
    const file = join(dataDir, 'read-models.sqlite');
    await chmod(file, 0o644);
    overwriteRoot(file, 'meta');
    expect([await find('permissions'), await find('read-models')]).toMatchObject([
      { status: 'warn', message: expect.stringContaining(`open to others: ${file}`) },
      { status: 'fail', mend: expect.stringContaining('Start the program') },
    ]);
  });

  it('ends with 0 when all is good and 1 when something is wrong, for people or as JSON', async () => {
    const printed: string[] = [];
    const print = (text: string): unknown => printed.push(text);
    expect(await reportDoctor({ DATA_DIR: dataDir }, types, false, print)).toBe(0);
    expect(await reportDoctor({ PORT: 'x' }, types, true, print)).toBe(1);
    expect(printed[0]).toMatch(/^good {3}config/);
    expect(JSON.parse(printed[1] ?? '')).toEqual({
      ok: false,
      checks: [{ id: 'config', status: 'fail', message: expect.stringMatching(/^PORT /) }],
    });
  });
});
