import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { parts } from '../../src/app/app.module.js';
import { EventRegistry } from '../../src/core/event-registry.js';
import { EVERYBODY } from '../../src/testing/ledger.js';
import type { CommandAnswer } from '../../src/pipeline/commands/command.js';
import { CommandService } from '../../src/pipeline/commands/handle-command.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { validateBody } from '../../src/fields/validation.js';
import { LogSecret } from '../../src/storage/secrets/secrets.js';
import { MemoryTextStore } from '../../src/storage/text-store/memory-text-store.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { temporaryDirectory } from './temporary-directory.js';

const NOW = '2017-09-01T12:00:00.000Z';

/** An incident in the town of the zone, as told by one source. */
const INCIDENT = {
  code: 'KIN.SHELLING',
  zoneId: 'jayrud',
  occurred: { start: { at: '2017-08-30T06:00:00Z' } },
  location: { placeId: 'town' },
  allegedActors: ['side-a'],
  weapon: { class: 'HEAVY' },
  report: { sourceId: 'blog' },
};

describe('What a command reads on KurrentDB (protocol double)', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let double: KurrentDbDouble;
  let store: KurrentDbEventStore;
  let commands: CommandService;

  const open = async (): Promise<void> => {
    const sequence = SqliteSequenceStore.open(directory.path('sequence.sqlite'));
    store = await KurrentDbEventStore.open({ url: double.url, sequence });
    commands = new CommandService({
      ...{ store, words: new MemoryTextStore(), secret: new LogSecret(new Uint8Array(32)) },
      registry: new EventRegistry(parts.events),
      now: () => new Date(NOW),
    });
  };

  beforeAll(async () => {
    directory = temporaryDirectory();
    double = await KurrentDbDouble.start({ file: directory.path('double.log') });
    await open();
    await send('/actors', undefined, { id: 'side-a', names: { en: 'Side A' }, kind: 'REBEL_GROUP' });
    await send('/zones', undefined, { id: 'jayrud', names: { en: 'Jayrud' }, timeZone: 'Asia/Damascus' });
    await send('/places', undefined, {
      id: 'town',
      names: { en: 'Town' },
      kind: 'TOWN',
      point: [36.7, 33.8],
    });
    await send('/sources', undefined, { id: 'blog', kind: 'MEDIA', label: 'Blog' });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    double.stop();
    directory.remove();
  });

  function send(
    route: string,
    id: string | undefined,
    sent: object,
    idempotencyKey: string = randomUUID(),
  ): Promise<CommandAnswer> {
    const useCase = parts.useCases.find((one) => one.route === route);
    if (useCase === undefined) throw new Error(`There is no route ${route}`);
    return commands.execute(useCase, {
      params: id === undefined ? {} : { id },
      body: validateBody(useCase.body, sent),
      ...{ sent, caller: EVERYBODY, idempotencyKey, correlationId: randomUUID() },
    });
  }

  /** How many reads the server gets of what is done meanwhile. */
  async function reads(work: () => Promise<unknown>): Promise<number> {
    const before = double.count('read');
    await work();
    return double.count('read') - before;
  }
  const report = (id: string): Promise<CommandAnswer> =>
    send('/incidents/:id/reports', id, { sourceId: 'blog' });

  it('of a new thing is what stands behind the sequence, once: for its stream and for the command', async () => {
    await send('/incidents', undefined, INCIDENT);
    expect(await reads(() => send('/incidents', undefined, INCIDENT))).toBe(1);
  });

  it('of a thing that has been read before is what came to its stream since, beside that', async () => {
    const { id } = await send('/incidents', undefined, INCIDENT);
    await report(id);
    expect(await reads(() => report(id))).toBe(2);
  });

  it('of a thing that has not, after a start, is its stream beside that', async () => {
    const { id } = await send('/incidents', undefined, INCIDENT);
    await report(id);
    await store.close();
    await open();
    await send('/incidents', undefined, INCIDENT);
    expect(await reads(() => report(id))).toBe(2);
  });

  it('of a repeat that was done not long ago is no more', async () => {
    const key = randomUUID();
    await send('/incidents', undefined, INCIDENT, key);
    expect(await reads(() => send('/incidents', undefined, INCIDENT, key))).toBe(2);
  });

  it('of a correction is no more where it corrects what was recorded not long ago, else that entry before', async () => {
    const { id } = await send('/incidents', undefined, INCIDENT);
    const add = async (): Promise<object> => {
      const [added] = (await report(id)).outcome.events;
      return { sourceId: 'blog', corrects: added?.id, reason: 'Said twice' };
    };
    const [one, two] = [await add(), await add()];
    expect(await reads(() => send('/incidents/:id/reports', id, one))).toBe(2);
    await store.close();
    await open();
    await send('/incidents', undefined, INCIDENT);
    expect(await reads(() => send('/incidents/:id/reports', id, two))).toBe(3);
  });
});
