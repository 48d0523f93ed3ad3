import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { double as appendDoubled } from '../../testing/ledger.js';
import type { MemoryEventStore } from '../../storage/log/memory/memory-event-store.js';
import { registerSource } from '../../write/sources/register-source.js';
import { CHANGES } from './progress.js';
import { type ChangesHarness, changesHarness } from '../../testing/changes.js';

let ledger: ChangesHarness;

beforeEach(async () => {
  ledger = await changesHarness();
});
afterEach(() => ledger.close());

const registers = (id: string): Promise<unknown> =>
  ledger.execute(
    registerSource,
    { id, kind: 'MEDIA', label: 'A newspaper' },
    { recordedAt: '2017-08-01T08:00:00.000Z' },
  );

const double = (): Promise<number> => appendDoubled(ledger.store as MemoryEventStore);

describe('an entry whose id stood earlier, at the end of the log', () => {
  it('is not waited for by who waits for the feed of changes, and makes no change', async () => {
    await registers('one');
    const before = await ledger.changes();
    const position = await double();
    await ledger.runner.drain();
    expect(await ledger.runner.waitFor(CHANGES, position, 0)).toBe(true);
    expect(await ledger.changes()).toEqual(before);
  });

  it('is gone on from, and the feed made anew over it is the same under the same name', async () => {
    await registers('one');
    await double();
    await ledger.runner.drain();
    const { feed } = await ledger.feedNow();
    await ledger.rebuild();
    await registers('two');
    await double();
    await registers('three');
    await double();
    const told = await ledger.changes();
    expect(told.map(({ thing }) => thing)).toEqual(['sources/one', 'sources/two', 'sources/three']);
    await ledger.rebuild();
    expect(await ledger.changes()).toEqual(told);
    expect((await ledger.feedNow()).feed).toBe(feed);
  });
});
