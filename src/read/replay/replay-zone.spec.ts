import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertAffiliation } from '../../write/actors/assert-affiliation.js';
import { registerActor } from '../../write/actors/register-actor.js';
import { InvalidInput, NotFound } from '../../core/errors.js';
import type { RecordedEvent } from '../../core/event-store.js';
import { eventTypes, reportsIncident, trialLedger } from '../../testing/incidents.js';
import type { LedgerHarness } from '../../testing/ledger.js';
import { writeCursor } from '../../pipeline/queries/cursor.js';
import { type LogQuery, logQuery } from '../../pipeline/queries/query.js';
import { type KnownStatus, zoneStatus } from '../status/zone-status.js';
import type { ReplayParameters } from './parameters.js';
import { type Replay, replayZone } from './replay-zone.js';

const AUGUST = { zone: 'jayrud', from: '2017-08-18', to: '2017-08-22' };

let ledger: LedgerHarness;
const replay = async (query: Record<string, string>, definition = replayZone(eventTypes)): Promise<Replay> =>
  (await ledger.query<Replay, ReplayParameters>(definition, { query })).body;
const situations = ({ items }: Replay): readonly string[] =>
  items.map(({ status }) => status.situation.value);

beforeAll(async () => {
  ledger = await trialLedger();
  await reportsIncident(ledger, 1, { zoneId: 'jayrud' }, { recordedAt: '2017-09-10T08:00:00.000Z' });
});
afterAll(() => ledger.close());

describe('a replay', () => {
  it('tells the status of each day from the log, and that the read model agrees', async () => {
    const whole = await replay(AUGUST);
    expect(whole).toMatchObject({ agree: true, steps: 5, timeZone: 'Asia/Damascus' });
    expect(situations(whole)).toEqual(['UNKNOWN', 'UNKNOWN', 'INCIDENTS', 'INCIDENTS', 'INCIDENTS']);
    expect(whole.items[2]?.at).toBe('2017-08-20T20:59:59.999Z');
  });

  it('gives the very answers that the status of the zone gives', async () => {
    const { items } = await replay({ ...AUGUST, knownAt: '2017-09-11' });
    const query = { at: '2017-08-20', knownAt: '2017-09-11' };
    const { body } = await ledger.query<KnownStatus>(zoneStatus(eventTypes), { id: 'jayrud', query });
    expect(items[2]?.status).toEqual(body);
  });

  it('knows what was known then, by time or by position', async () => {
    const then = await replay({ ...AUGUST, knownAt: '2017-09-09' });
    expect(situations(then)).not.toContain('INCIDENTS');
    expect(then.agree).toBe(true);
    expect(situations(await replay({ ...AUGUST, position: then.position }))).toEqual(situations(then));
  });

  it('is told in pages that stay what they were while more is recorded', async () => {
    const first = await replay({ ...AUGUST, limit: '2' });
    const earlier = { zoneId: 'jayrud', occurred: { start: { date: '2017-08-18' } } };
    await reportsIncident(ledger, 2, earlier, { recordedAt: '2017-09-12T08:00:00.000Z' });
    const second = await replay({ ...AUGUST, limit: '3', cursor: first.next ?? '' });
    expect(second).toMatchObject({ position: first.position, steps: 5 });
    expect(second.next).toBeUndefined();
    expect([...situations(first), ...situations(second)]).toEqual([
      ...['UNKNOWN', 'UNKNOWN', 'INCIDENTS', 'INCIDENTS', 'INCIDENTS'],
    ]);
  });

  it('ends today and begins thirty days before unless said', async () => {
    expect(await replay({ zone: 'jayrud' })).toMatchObject({
      from: '2017-08-02',
      to: '2017-09-01',
      steps: 31,
    });
    expect(await replay({ zone: 'jayrud', knownAt: '2017-09-05' })).toMatchObject({ to: '2017-09-05' });
  });

  it('does not compare how long an answer is said to be valid, since two right ones may differ in it', async () => {
    const cautious = replayZone(eventTypes);
    const noon = '2017-08-20T12:00:00.000Z';
    const during = { start: { at: noon } };
    for (const id of ['them', 'theirs'])
      await ledger.execute(registerActor, { id, names: { en: id }, kind: 'REBEL_GROUP' });
    await ledger.execute(
      assertAffiliation,
      { ofActorId: 'them', relation: 'SUBUNIT', during, sourceId: 'paper' },
      { id: 'theirs' },
    );
    const { items, agree } = await replay(
      { ...AUGUST, from: '2017-08-20T00:00:00Z', step: 'PT1H' },
      cautious,
    );
    const status = { id: 'jayrud', query: { at: '2017-08-20T00:00:00Z' } };
    const { body } = await ledger.query<KnownStatus>(zoneStatus(eventTypes), status);
    expect([items[0]?.status.validUntil, body.validUntil]).toEqual([noon, '2017-08-20T21:00:00.000Z']);
    expect(agree).toBe(true);
  });

  it('up to the first day that can be asked for begins there', async () => {
    const first = await replay({ zone: 'jayrud', to: '0000-01-02' });
    expect(first).toMatchObject({ from: '0000-01-02', to: '0000-01-02', steps: 1, agree: true });
    await expect(replay({ zone: 'jayrud', to: '0000-01-01' })).rejects.toThrow(InvalidInput);
  });

  it.each([
    [[-1, 5, '2017-08-18', '2017-08-22']],
    [[0, -1, '2017-08-18', '2017-08-22']],
    [[0, 1e9, '2017-08-18', '2017-08-22']],
    [[0, 5, 'x', '2017-08-22']],
    [[0, 5, '2017-08-18', '-000001-12-02']],
    [[0.5, 5, '2017-08-18', '2017-08-22']],
  ])('from a cursor that somebody made up is refused: %j', async (cursor) => {
    await expect(replay({ ...AUGUST, cursor: writeCursor(cursor) })).rejects.toThrow(
      'Send the `next` of the page before, unchanged.',
    );
  });

  it('says at which step and where the read model tells something else than the log', async () => {
    const forgetful = replayZone(eventTypes);
    const overOtherLog: LogQuery<ReplayParameters> = logQuery({
      ...forgetful,
      examine: (parameters, context) =>
        forgetful.examine(parameters, {
          ...context,
          log: {
            readAll: (after) => withoutIncidents(context.log.readAll(after)),
            findEvent: (id) => context.log.findEvent(id),
            readStream: (stream) => context.log.readStream(stream),
          },
        }),
    });
    const { agree, items } = await replay({ ...AUGUST, from: '2017-08-17' }, overOtherLog);
    expect(agree).toBe(false);
    expect(items.map((step) => step.agree)).toEqual([true, false, false, false, false, false]);
    expect(items[1]?.differences).toContainEqual({
      path: '/situation/value',
      log: 'UNKNOWN',
      readModel: 'INCIDENTS',
    });
  });

  it.each([
    [{ zone: 'nowhere' }, NotFound],
    [{ zone: 'jayrud', knownAt: '2017-08-01' }, NotFound],
    [{ zone: 'jayrud', position: '9999' }, InvalidInput],
    [{ zone: 'jayrud', position: '9', knownAt: '2017-09-01' }, InvalidInput],
    [{ zone: 'jayrud', from: '2017-08-20', to: '2017-08-19' }, InvalidInput],
    [{ zone: 'jayrud', step: 'P1' }, InvalidInput],
    [{ zone: 'jayrud', cursor: 'x' }, InvalidInput],
    [{}, InvalidInput],
  ])('of %j is refused', async (query: Record<string, string>, error) => {
    await expect(replay(query)).rejects.toThrow(error);
  });
});

/** A log in which nothing is told of incidents. */
async function* withoutIncidents(log: AsyncIterable<RecordedEvent>): AsyncGenerator<RecordedEvent> {
  for await (const recorded of log) {
    yield recorded.stream.startsWith('incident-') ? { ...recorded, type: 'PlaceRenamed' } : recorded;
  }
}
