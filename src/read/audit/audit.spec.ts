import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NotFound } from '../../core/errors.js';
import { as } from '../../testing/directory.js';
import { retimeIncident } from '../../write/incidents/retime-incident.js';
import { eventTypes, incidentId, reportsIncident, trialLedger } from '../../testing/incidents.js';
import { EVERYBODY, fileOtherwise, type HarnessParts, type LedgerHarness } from '../../testing/ledger.js';
import { listEvents } from './list-events.js';
import { showEvent } from './show-event.js';
import { showStream } from './show-stream.js';

interface Item {
  readonly eventId: string;
  readonly type: string;
  readonly position: string;
  readonly stream: string;
  readonly correlationId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}
interface Page {
  readonly items: readonly Item[];
  readonly next?: string;
}

const stream = `incident-${incidentId(1)}`;
let ledger: LedgerHarness;
let parts: HarnessParts;
let first: Item, withdrawal: Item, corrected: Item;

const events = async (query: Readonly<Record<string, string>> = {}, caller = EVERYBODY): Promise<Page> =>
  (await ledger.query<Page>(listEvents(eventTypes), { query, caller })).body;
const event = async (id: string) => (await ledger.query<Item>(showEvent(eventTypes), { id })).body;

beforeAll(async () => {
  ledger = await trialLedger((made) => (parts = made));
  const id = await reportsIncident(ledger, 1);
  const retiming = { occurred: { start: { date: '2017-08-21' } }, reason: 'Misheard' };
  const { outcome } = await ledger.execute(retimeIncident, retiming, { id });
  await ledger.execute(
    retimeIncident,
    {
      occurred: { start: { date: '2017-08-22' } },
      corrects: outcome.events[0]?.id,
      reason: 'A typing error',
    },
    { id },
  );
  const { items } = await events({ stream });
  [, first, withdrawal, corrected] = items as [Item, Item, Item, Item];
});
afterAll(() => ledger.close());

describe('the log', () => {
  it('is told in the order of positions, each once, in pages that go on after a position', async () => {
    const whole = await events({ limit: '1000' });
    expect(whole.items.map(({ position }) => Number(position))).toEqual(whole.items.map((_, index) => index));
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const { items, next } = await events({ limit: '7', ...(after === undefined ? {} : { after }) });
      paged.push(...items.map(({ eventId }) => eventId));
      after = next;
    } while (after !== undefined);
    expect(paged).toEqual(whole.items.map(({ eventId }) => eventId));
  });

  it('is narrowed by stream, type and correlation', async () => {
    expect((await events({ stream })).items.map(({ type }) => type)).toEqual([
      'WeaponUseReported',
      'IncidentRetimed',
      'EntryWithdrawn',
      'IncidentRetimed',
    ]);
    expect((await events({ type: 'AgreementSigned' })).items).toHaveLength(2);
    expect((await events({ correlation: corrected.correlationId })).items).toMatchObject([
      { type: 'EntryWithdrawn' },
      { type: 'IncidentRetimed' },
    ]);
  });

  it('says who recorded what, when, and by which entry it was withdrawn', () => {
    expect(first).toMatchObject({
      revision: '1',
      stream,
      recordedAt: '2017-09-01T12:00:00.000Z',
      effectiveAt: '2017-09-01T12:00:00.000Z',
      recordedBy: expect.any(String),
      causationId: expect.any(String),
      data: { reason: { text: 'Misheard' } },
      withdrawn: { eventId: withdrawal.eventId, at: '2017-09-01T12:00:00.000Z' },
    });
  });

  it('shows an auditor the header and what is public, and nothing else', async () => {
    const { items } = await events({ stream }, as('auditor'));
    expect(items[0]?.recordedBy).toEqual(expect.any(String));
    expect(Object.keys(items[0]?.data ?? {}).sort()).toEqual(['coarse', 'code', 'incidentId', 'reportId']);
    expect(items[0]?.validTime).toBeNull();
  });
});

describe('an entry of the log', () => {
  it('stands with all that the same command made', async () => {
    expect(await event(corrected.eventId)).toMatchObject({
      eventId: corrected.eventId,
      command: [withdrawal.eventId, corrected.eventId],
      effects: [],
    });
  });

  it('leads to the entries that name it', async () => {
    expect(await event(first.eventId.toUpperCase())).toMatchObject({
      command: [first.eventId],
      effects: [{ eventId: withdrawal.eventId, type: 'EntryWithdrawn', position: withdrawal.position }],
    });
  });

  it('that is not there is not found', async () => {
    await expect(event(incidentId(7))).rejects.toThrow(NotFound);
  });
});

describe('a stream of the log', () => {
  const entries = (name: string, query: Readonly<Record<string, string>> = {}) =>
    ledger.query<Page>(showStream(eventTypes), { params: { name }, query });

  it('is told whole, in pages, with its revision', async () => {
    const { body, etag } = await entries(stream, { limit: '3' });
    expect(etag).toBe('3');
    const rest = await entries(stream, { limit: '3', cursor: body.next ?? '' });
    expect([...body.items, ...rest.body.items].map(({ revision }) => revision)).toEqual(['0', '1', '2', '3']);
    expect(rest.body.next).toBeUndefined();
  });

  it('that is not there is not found', async () => {
    await expect(entries('zone-nowhere')).rejects.toThrow(NotFound);
  });
});

describe('what the auditor is shown', () => {
  const changed = (to: object, id: string): Promise<void> => fileOtherwise(parts.database, { id }, to);

  it('is the bytes of the log with their commitments, whatever the read models hold', async () => {
    const before = await event(first.eventId);
    const recorded = await parts.store.findEvent(first.eventId);
    expect(before['commitments']).toMatchObject({
      public: Buffer.from(recorded?.sections.public.commitment ?? []).toString('base64'),
    });
    await changed(
      { data: { incidentId: 'another' }, type: 'IncidentRetracted', recordedBy: 'nobody' },
      first.eventId,
    );
    expect(await event(first.eventId)).toEqual(before);
    expect((await events({ stream })).items[1]).toMatchObject({ data: before.data, type: 'IncidentRetimed' });
  });

  it('is nothing where the read models name what the log has not there', async () => {
    await changed({ id: incidentId(9) }, first.eventId);
    await expect(event(incidentId(9))).rejects.toMatchObject({ code: 'READ_MODEL_DAMAGED' });
    await changed({ id: first.eventId }, incidentId(9));
  });

  it('is nothing where the log itself has what it does not find, which no rebuild would help', async () => {
    const finds = jest.spyOn(parts.store, 'findEvent').mockResolvedValue(undefined);
    await expect(event(first.eventId)).rejects.toMatchObject({ code: 'LOG_DAMAGED' });
    finds.mockRestore();
    expect(await event(first.eventId)).toMatchObject({ eventId: first.eventId });
  });
});
