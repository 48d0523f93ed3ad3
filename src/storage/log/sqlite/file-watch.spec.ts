import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from '../../../../test/contract/sample-events.js';
import { FROM_START, NO_STREAM } from '../../../core/event-store.js';
import { SqliteEventStore } from './sqlite-event-store.js';

describe('a log that is written to', () => {
  let folder: string;
  let file: string;
  let store: SqliteEventStore;
  let appended: number;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ceasefire-watch-'));
    file = join(folder, 'log.sqlite');
    store = SqliteEventStore.open(file);
    appended = 0;
    await append();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const append = (): Promise<unknown> => {
    appended += 1;
    return store.append(`stream-${appended}`, NO_STREAM, [sample()]);
  };
  const move = (end = ''): void => renameSync(file + end, `${file + end}.away`);
  const replace = (end = ''): void => {
    move(end);
    copyFileSync(`${file + end}.away`, file + end);
  };

  it.each([
    ['was moved', 'was moved or removed', () => move()],
    ['was removed', 'was moved or removed', () => rmSync(file)],
    ['was replaced by a copy', 'was replaced', () => replace()],
    ['lost its write-ahead log', 'lost its write-ahead log', () => rmSync(`${file}-wal`)],
    ['got another write-ahead log', 'got another write-ahead log', () => replace('-wal')],
    ['has an empty write-ahead log', 'lost what stood in', () => truncateSync(`${file}-wal`)],
    [
      'has a shorter write-ahead log',
      'lost what stood in',
      () => truncateSync(`${file}-wal`, statSync(`${file}-wal`).size - 1),
    ],
  ])('takes no more once it %s, and says so', async (_, why, harm) => {
    await append();
    harm();
    await expect(append()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching(new RegExp(`^The log ${why}`)),
    });
    await expect(append()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(store.watch?.replaced).toBeDefined();
  });

  it.each([
    ['emptied', () => truncateSync(file)],
    ['overwritten', () => writeFileSync(file, Buffer.alloc(statSync(file).size, 7), { flag: 'r+' })],
    ['overwritten by a shorter one', () => truncateSync(file, statSync(file).size - 4096)],
  ])('is seen to be %s in its place when it is looked at', (_, harm) => {
    store.watch?.look();
    expect(store.watch?.replaced).toBeUndefined();
    harm();
    store.watch?.look();
    expect(store.watch?.replaced?.message).toMatch(/^The log was overwritten/);
  });

  it('takes no more once a copy of an hour ago was written over it, however alike they are', async () => {
    const copy = Buffer.alloc(statSync(file).size);
    readFileSync(file).copy(copy);
    writeFileSync(file, copy, { flag: 'r+' });
    await expect(append()).rejects.toMatchObject({
      message: expect.stringMatching(/^The log was overwritten/),
    });
    await expect(store.meta.set({ ledger: 'other' })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('takes no more after a copy was written over it in the very moment of a commit', async () => {
    await store.close();
    let copy = (): void => undefined;
    store = SqliteEventStore.open(file, { reached: (point) => void (point === 'committed' && copy()) });
    await append();
    copy = () => {
      const bytes = readFileSync(file);
      writeFileSync(file, Buffer.concat([bytes, Buffer.alloc(bytes.length)]), { flag: 'r+' });
      copy = () => undefined;
    };
    await append();
    await expect(append()).rejects.toMatchObject({
      message: expect.stringMatching(/^The log was overwritten/),
    });
  });

  it('is seen to be moved while nobody appends', () => {
    move();
    store.watch?.look();
    expect(store.watch?.replaced?.message).toMatch(/^The log was moved or removed/);
  });

  it('goes on over checkpoints, and beside who reads or copies it', async () => {
    const reader = SqliteEventStore.openForReading(file);
    // 4,000 pages of write-ahead log are copied into the file; then it is begun from the front.
    const large = Buffer.alloc(500_000, 'x');
    for (let n = 0; n < 50; n += 1) {
      const event = sample();
      const { sections } = event;
      const restricted = { ...sections.restricted, data: large };
      await store.append(`large-${n}`, NO_STREAM, [{ ...event, sections: { ...sections, restricted } }]);
      if (n % 10 === 0) store.watch?.look();
    }
    for (let n = 0; n < 20; n += 1) await store.meta.set({ large: String(n).repeat(1_000_000) });
    await append();
    copyFileSync(file, join(folder, 'copy'));
    await reader.close();
    store.watch?.look();
    await append();
    expect(store.watch?.replaced).toBeUndefined();
  });

  it('keeps the locks that tell others not to take its write-ahead log away, however often it is looked at', async () => {
    for (let n = 0; n < 3; n += 1) store.watch?.look();
    const { ino } = statSync(file);
    const locks = readFileSync('/proc/locks', 'utf8').split('\n');
    expect(locks.filter((line) => line.includes(`:${ino} `))).not.toEqual([]);
    expect((await store.head()).position).toBeGreaterThan(FROM_START);
  });
});
