import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeBytes, overwriteRoot } from '../../../test/contract/damage-file.js';
import { sample } from '../../../test/contract/sample-events.js';
import { takeOut } from '../../../test/contract/take-out.js';
import { type Config, readConfig } from '../../config/config.js';
import { EventRegistry } from '../../core/event-registry.js';
import { NO_STREAM } from '../../core/event-store.js';
import { event } from '../../core/event-type.js';
import type { Json } from '../../core/json.js';
import { number, optional, plain, string } from '../../fields/event-fields.js';
import { ProjectionProgress } from '../../storage/read-models/lifecycle/projection-progress.js';
import { openStorage, type Storage } from '../../storage/storage.js';
import { examineLog } from './doctor-log.js';
import type { Finding } from './finding.js';

const types = new EventRegistry([
  event('ZoneDelineated', { zoneId: string, geometry: optional(plain<Json>()) }),
  event('EntryWithdrawn', { eventId: string }),
  event('LossAccepted', { texts: number }),
]);

let home: string;
let config: Config;
let storage: Storage | undefined;
let log: string;
let texts: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ceasefire-doctor-'));
  config = readConfig({ DATA_DIR: join(home, 'data') });
  [log, texts] = [join(config.dataDir, 'log.sqlite'), join(config.dataDir, 'text.sqlite')];
});
afterEach(async () => {
  await storage?.close();
  await rm(home, { recursive: true });
});

/** Works on the stores as a program does that then stops. */
async function run(work: (storage: Storage) => Promise<void>, use?: 'accept-loss'): Promise<void> {
  storage = await openStorage(config, [ProjectionProgress], {}, use);
  await work(storage);
  await storage.close();
  storage = undefined;
}

/** Appends an entry to a stream of its own, with words under these references if any are given. */
async function append(
  { store, words }: Storage,
  type: string,
  publicData: Record<string, Json>,
  refs: readonly string[] = [],
): Promise<string> {
  const made = sample({ type, publicData: { ...publicData, says: refs.map((textRef) => ({ textRef })) } });
  const commandId = made.causationId;
  await words.put(refs.map((ref) => ({ ref, commandId, text: `Words of ${ref}`, lang: 'en' })));
  await store.append(`zone-${made.id}`, NO_STREAM, [made]);
  return made.id;
}

const find = async (id: string): Promise<Finding | undefined> =>
  (await examineLog(config, types)).find((finding) => finding.id === id);

describe('entries that cannot be read', () => {
  it('are named with how it ends, until they are withdrawn', async () => {
    let id = '';
    await run(async (open) => void (id = await append(open, 'ZoneDelineated', { zoneId: 7 })));
    expect(await find('entries')).toEqual({
      id: 'entries',
      status: 'warn',
      message: `1 cannot be read (UNREADABLE): ${id}`,
      mend: expect.stringContaining('POST /v1/entries/<id>/withdrawal'),
    });
    await run(async (open) => void (await append(open, 'EntryWithdrawn', { eventId: id })));
    expect(await find('entries')).toMatchObject({ status: 'ok' });
  });

  it('are another matter than those that a newer program wrote', async () => {
    await run(async (open) => void (await append(open, 'ComesLater', {})));
    expect(await find('entries')).toMatchObject({ status: 'fail', mend: expect.stringContaining('newer') });
  });
});

describe('a damaged log', () => {
  it('is told of by every position that is not as it was written, and read on behind it', async () => {
    await run(async (open) => {
      for (let n = 0; n < 6; n += 1) await append(open, 'LossAccepted', { n });
    });
    expect(await find('log')).toMatchObject({ status: 'ok', message: '6 entries, one at every position' });
    changeBytes(log, 1);
    changeBytes(log, 4);
    takeOut(log, 'event', 2);
    expect(await find('log')).toEqual({
      id: 'log',
      status: 'fail',
      message:
        'the log lacks the entry at position 2, and has not what was written at position 1, 4; 3 entries are as they were written',
      mend: expect.stringContaining('restore log.sqlite'),
    });
  });

  it('is told of where SQLite finds a page damaged that no entry stands on', async () => {
    await run(async (open) => void (await append(open, 'LossAccepted', {})));
    overwriteRoot(log, 'subject');
    expect(await find('log')).toMatchObject({
      status: 'fail',
      message: 'the log has damaged pages; 1 entries are as they were written',
    });
  });
});

describe('texts', () => {
  it('that are missing are counted and named, with what accept-loss does, until their loss is taken down', async () => {
    await run(async (open) => void (await append(open, 'ZoneDelineated', { zoneId: 'z' }, ['a', 'b'])));
    expect(await find('words')).toEqual({ id: 'words', status: 'ok', message: '2 that the log refers to' });
    for (const end of ['', '-wal', '-shm']) rmSync(texts + end, { force: true });
    const missing = await find('words');
    expect(missing).toMatchObject({
      status: 'fail',
      message: expect.stringMatching(/^2 that the log refers to; 2 are missing: a \(of entry [^)]+\), b /),
      mend: expect.stringMatching(/accept-loss .* shown as lost, and nothing is destroyed/),
    });
    await run(async (open) => {
      await append(open, 'LossAccepted', { texts: 2 });
      await open.loss?.accept();
    }, 'accept-loss');
    expect(await find('words')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('2 are missing, 2 were taken down as lost'),
    });
  });

  it('that cannot be opened are counted and named', async () => {
    await run(async (open) => void (await append(open, 'ZoneDelineated', { zoneId: 'z' }, ['a', 'b'])));
    const db = new Database(texts);
    db.prepare("UPDATE words SET sealed = x'00' WHERE ref = 'b'").run();
    db.close();
    expect(await find('words')).toMatchObject({
      status: 'fail',
      message: expect.stringMatching(/; 1 cannot be opened: b \(of entry /),
      mend: expect.stringContaining('put the newer text store back'),
    });
  });

  it('of a store that SQLite cannot read are told of, beside the log', async () => {
    await run(async (open) => void (await append(open, 'ZoneDelineated', { zoneId: 'z' }, ['a'])));
    overwriteRoot(texts, 'words');
    expect([await find('log'), await find('words')]).toMatchObject([
      { status: 'ok' },
      { status: 'fail', message: expect.stringContaining('text.sqlite cannot be read') },
    ]);
  });
});
