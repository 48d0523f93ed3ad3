import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EventRegistry } from '../../src/core/event-registry.js';
import type { DomainEvent } from '../../src/core/event-type.js';
import { eventTypes } from '../../src/events/event-types.js';
import { toNewEvent } from '../../src/storage/envelope/envelope.js';
import { SqliteEventStore } from '../../src/storage/log/sqlite/sqlite-event-store.js';
import { BuiltApp, dataFolder } from './built-app.js';

interface Board {
  readonly items: readonly { readonly zoneId: string; readonly headline: { readonly code: string } }[];
}

let folder: Awaited<ReturnType<typeof dataFolder>>;
let app: BuiltApp;

beforeAll(async () => {
  folder = await dataFolder();
  app = await BuiltApp.start(folder.path);
  for (const id of ['one', 'two'])
    await app.post('/v1/zones', { id, names: { en: id }, timeZone: 'Asia/Damascus' });
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

/** Writes an entry into the log as another program might, in order in all but what it says. Answers its id. */
async function appendForeign(stream: string, event: DomainEvent): Promise<string> {
  const store = SqliteEventStore.open(join(folder.path, 'log.sqlite'));
  const id = randomUUID();
  const meta = {
    ...{ id, stream, revision: 1, recordedAt: new Date().toISOString(), recordedBy: 'another program' },
    ...{ correlationId: 'none', causationId: randomUUID(), bodyMac: '' },
  };
  await store.append(stream, 0, [toNewEvent(new EventRegistry(eventTypes), event, meta)]);
  await store.close();
  return id;
}

/** Everything that is asked, the same before and after a kill. */
async function answers(): Promise<object> {
  const board: Board = (await app.get('/v1/zones/status?maxWaitMs=30000')).body;
  const [one, violations, two, zones, ready, changes] = [
    await app.get('/v1/zones/one/status'),
    await app.get('/v1/zones/one/violations'),
    await app.get('/v1/zones/two/status'),
    await app.get('/v1/zones'),
    await app.get('/health/ready'),
    await app.get('/v1/changes?limit=1000'),
  ];
  return {
    board: board.items.map(({ zoneId, headline }) => [zoneId, headline.code]),
    one: [one.status, one.body],
    violations: violations.status,
    two: two.status,
    zones: zones.body,
    ready: [ready.status, (ready.body as { checks: { entries: object } }).checks.entries],
    changes: (changes.body as { items: readonly { kind: string }[] }).items.map(({ kind }) => kind),
  };
}

it('an entry that no fold can take is answered as such, others go on, after a kill too, until it is withdrawn', async () => {
  const good = await answers();
  await app.stop();
  const id = await appendForeign('zone-one', {
    type: 'ZoneDelineated',
    data: { zoneId: 'one', geometry: 'a map' },
  });
  app = await BuiltApp.start(folder.path);

  // Whatever is recorded now stands behind it: what is asked from here on waits for it.
  expect(
    await app.post('/v1/zones', { id: 'three', names: { en: 'three' }, timeZone: 'Asia/Damascus' }),
  ).toMatchObject({ status: 201 });
  const bad = await answers();
  expect(bad).toMatchObject({
    board: [
      ['one', 'UNREADABLE'],
      ['two', expect.not.stringContaining('UNREADABLE')],
      ['three', expect.not.stringContaining('UNREADABLE')],
    ],
    one: [503, { code: 'UNREADABLE', detail: expect.stringContaining(id) }],
    ...{ violations: 503, two: 200 },
    zones: { items: [{ id: 'two' }, { id: 'three' }], unreadable: [id] },
    ready: [200, { ok: true, unreadable: [id] }],
  });

  await app.kill();
  app = await BuiltApp.start(folder.path);
  expect(await answers()).toEqual(bad);

  expect(await app.post(`/v1/entries/${id}/withdrawal`, { reason: 'Not readable' })).toMatchObject({
    status: 201,
  });
  const { one, zones, ready } = good as Record<string, unknown>;
  const after = (await answers()) as Record<string, unknown>;
  expect(after).toMatchObject({
    one: [200, { zoneId: 'one' }],
    violations: 200,
    ready,
    zones: { items: [{}, {}, {}] },
  });
  expect([one, zones]).toMatchObject([[200, {}], { items: [{}, {}] }]);
});
