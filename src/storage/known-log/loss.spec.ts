import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readFileSync, renameSync } from 'node:fs';
import { sample } from '../../../test/contract/sample-events.js';
import { temporaryDirectory } from '../../../test/contract/temporary-directory.js';
import { readConfig } from '../../config/config.js';
import { NO_STREAM } from '../../core/event-store.js';
import { openStorage, type Storage } from '../storage.js';

describe('While entries come, the keys', () => {
  let folder: ReturnType<typeof temporaryDirectory>;
  let storage: Storage;
  let said: string[];

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    folder = temporaryDirectory();
    said = [];
    const config = readConfig({ DATA_DIR: folder.path('data') });
    storage = await openStorage(config, [], {
      alarm: (line) => void (line.includes('open to others') || said.push(line)),
    });
  });
  afterEach(async () => {
    await storage.close();
    jest.useRealTimers();
    folder.remove();
  });

  const append = (stream: string) => storage.store.append(stream, NO_STREAM, [sample()]);
  const seen = (): { position: string; eventId: string } =>
    JSON.parse(readFileSync(folder.path('data.keys/log-secret.seen'), 'utf8')) as never;

  it('learn once a minute how far the log has come', async () => {
    await append('one');
    await jest.advanceTimersByTimeAsync(59_999);
    expect(seen().position).toBe('-1');
    await jest.advanceTimersByTimeAsync(1);
    expect(seen().position).toBe('0');
    await append('two');
    await append('three');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(seen().position).toBe('2');
  });

  it('stay as they were when they cannot be written, which is said once, and catch up', async () => {
    renameSync(folder.path('data.keys'), folder.path('away'));
    await append('one');
    await jest.advanceTimersByTimeAsync(120_000);
    await append('two');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(said).toEqual([expect.stringMatching(/^How far the log has come could not be noted: .*seen/)]);
    renameSync(folder.path('away'), folder.path('data.keys'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(seen().position).toBe('1');
  });
});
