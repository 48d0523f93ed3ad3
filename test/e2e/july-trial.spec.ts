import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltApp, dataFolder, type HttpAnswer } from './built-app.js';

/** What the tests of this file read of a status. */
interface Status {
  readonly headline: { readonly code: string; readonly flags: readonly string[] };
  readonly legal: { readonly phase: string; readonly agreements: readonly { readonly force: string }[] };
  readonly situation: { readonly value: string };
  readonly compliance: { readonly value: string; readonly alleged: number; readonly verified: number };
  readonly protection: readonly object[];
  readonly validUntil: string;
  readonly explanation: readonly {
    readonly axis: string;
    readonly rule: string;
    readonly eventIds: readonly string[];
  }[];
}

interface Row {
  readonly incidentId: string;
  readonly clauseId: string;
  readonly candidate: string;
  readonly state: string;
  readonly evidence: string;
  readonly disputed: boolean;
  readonly tests: { readonly force: { readonly result: string; readonly rule: string } };
  readonly bodies: readonly { readonly bodyId: string; readonly verification?: string }[];
  readonly history: readonly { readonly type: string }[];
}

const INCIDENT = '3f0f6f52-6f3e-4f66-9d0e-1a2b3c4d5e6f';
const MONITOR = { 'x-principal': 'monitor-1', 'x-roles': 'monitor', 'x-bodies': 'mission-a' };
const VERIFIER_A = { 'x-principal': 'verifier-a', 'x-roles': 'verifier', 'x-bodies': 'mission-a' };
const VERIFIER_B = { 'x-principal': 'verifier-b', 'x-roles': 'verifier', 'x-bodies': 'mission-b' };

let app: BuiltApp;
let folder: Awaited<ReturnType<typeof dataFolder>>;

beforeAll(async () => {
  folder = await dataFolder();
  app = await BuiltApp.start(folder.path);
});

afterAll(async () => {
  await app.stop();
  await folder.remove();
});

/** Sends a command that must be taken; recorded at a time of the scenario. */
async function record(
  path: string,
  recordedAt: string,
  body: object,
  who: Record<string, string> = {},
): Promise<HttpAnswer> {
  const answer = await app.post(path, body, { headers: { 'x-recorded-at': recordedAt, ...who } });
  expect({ path, status: answer.status, body: answer.body }).toMatchObject({ status: 201 });
  return answer;
}

async function statusAt(at: string, more = ''): Promise<Status> {
  const answer = await app.get(`/v1/zones/jayrud-ruhaybah/status?at=${encodeURIComponent(at)}${more}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function rowsAt(at: string, more = ''): Promise<readonly Row[]> {
  const { body } = await app.get(`/v1/zones/jayrud-ruhaybah/violations?at=${encodeURIComponent(at)}${more}`);
  return (body as { items: readonly Row[] }).items;
}

describe('the July trial, from a monitor’s report to the status of the zone', () => {
  it('records who, where and what was agreed', async () => {
    const t = '2017-07-24T09:00:00Z';
    for (const [id, kind] of [
      ['government', 'STATE_FORCES'],
      ['factions', 'REBEL_GROUP'],
      ['russia', 'EXTERNAL_FORCES'],
      ['mission-a', 'MONITORING_BODY'],
      ['mission-b', 'MONITORING_BODY'],
    ]) {
      await record('/v1/actors', t, { id, names: { en: id }, kind });
    }
    await record('/v1/zones', t, {
      id: 'jayrud-ruhaybah',
      names: { en: 'Jayrud and ar-Ruhaybah' },
      timeZone: 'Asia/Damascus',
    });
    await record('/v1/places', t, {
      id: 'jayrud',
      names: { en: 'Jayrud', ar: 'جيرود' },
      kind: 'TOWN',
      point: [36.73861, 33.80709],
    });
    await record('/v1/sources', t, { id: 'committee', kind: 'PARTY', label: 'The negotiating committee' });
    await record('/v1/zones/jayrud-ruhaybah/delineations', t, {
      places: ['jayrud'],
      basis: ['PLACE_LIST'],
      sourceId: 'committee',
    });
    await record('/v1/agreements', t, {
      id: 'july-trial',
      title: { en: 'July trial' },
      kind: 'LOCAL_CEASEFIRE',
      timeZone: 'Asia/Damascus',
      zoneIds: ['jayrud-ruhaybah'],
      at: { date: '2017-07-23' },
      sourceId: 'committee',
    });
    for (const [actorId, role] of [
      ['government', 'PARTY'],
      ['factions', 'PARTY'],
      ['russia', 'GUARANTOR'],
    ]) {
      await record('/v1/agreements/july-trial/roles', t, { actorId, role });
    }
    await record('/v1/agreements/july-trial/clauses', t, {
      clauseId: 'c1',
      kind: 'CESSATION_OF_HOSTILITIES',
      prohibits: ['KIN.*'],
    });
    await record('/v1/agreements/july-trial/clauses', t, {
      clauseId: 'c5',
      kind: 'CHECKPOINT_CONDUCT',
      prohibits: ['CIV.ARREST', 'CIV.HARASSMENT'],
    });
    for (const actorId of ['government', 'factions']) {
      await record('/v1/agreements/july-trial/signatures', t, {
        actorId,
        at: { date: '2017-07-23' },
        sourceId: 'committee',
      });
    }
    await record('/v1/agreements/july-trial/entry-into-force', t, {
      effectiveAt: { at: '2017-07-24T00:00:00+03:00' },
      basis: 'TEXT_RULE',
      sourceId: 'committee',
    });
    await record('/v1/agreements/july-trial/term', t, {
      kind: 'TRIAL',
      duration: 'P2M',
      renewalRule: 'BY_PARTIES',
    });
    await record('/v1/checkpoints', t, {
      id: 'jayrud-west',
      zoneId: 'jayrud-ruhaybah',
      names: { en: 'Jayrud west' },
      placeId: 'jayrud',
      operatorActorId: 'government',
      sourceId: 'committee',
    });
  });

  it('before the trial there is a signed agreement but none in force', async () => {
    expect((await statusAt('2017-07-23T12:00:00Z')).legal).toMatchObject({ phase: 'SIGNED' });
  });

  it('within it, nobody observing, the agreement is in force and unobserved, never “holding”', async () => {
    const status = await statusAt('2017-08-10');
    expect(status.legal).toMatchObject({
      phase: 'IN_FORCE_TRIAL',
      agreements: [{ force: 'YES', term: { number: 1 } }],
    });
    expect(status.headline.code).toBe('IN_FORCE_UNOBSERVED');
  });

  it('an arrest at a checkpoint becomes an allegation against the clause on checkpoints alone', async () => {
    await record('/v1/sources', '2017-08-21T06:00:00Z', {
      id: 'resident',
      kind: 'ANONYMOUS_PERSON',
      label: 'A resident',
    });
    await record(
      '/v1/sources/resident/grades',
      '2017-08-21T06:00:00Z',
      { reliability: 'C', reason: 'known to the team' },
      VERIFIER_A,
    );
    await record(
      '/v1/incidents',
      '2017-08-21T07:00:00Z',
      {
        id: INCIDENT,
        code: 'CIV.ARREST',
        occurred: { start: { date: '2017-08-20' } },
        location: { checkpointId: 'jayrud-west' },
        allegedActors: ['government'],
        arrested: { best: 3 },
        summary: { text: 'Three men taken off a minibus', lang: 'en' },
        report: { sourceId: 'resident', text: { text: 'أنزلوا ثلاثة شبان من الحافلة', lang: 'ar' } },
      },
      MONITOR,
    );
    const status = await statusAt('2017-08-20');
    expect(status.compliance).toEqual({ value: 'ALLEGATIONS', alleged: 1, verified: 0, confirmed: 0 });
    expect(status.headline.code).toBe('HOLDING_WITH_ALLEGATIONS');
    const rows = await rowsAt('2017-08-20');
    expect(rows).toMatchObject([
      { incidentId: INCIDENT, clauseId: 'c5', candidate: 'YES', state: 'ALLEGED', evidence: 'E1' },
    ]);
  });

  it('the day before the report the ledger knew nothing of it, and still says so', async () => {
    const then = await statusAt('2017-08-20', '&knownAt=2017-08-20');
    expect(then.compliance.value).toBe('NO_ALLEGATIONS');
  });

  it('a second, independent source corroborates it', async () => {
    await record('/v1/sources', '2017-08-22T06:00:00Z', {
      id: 'driver',
      kind: 'ANONYMOUS_PERSON',
      label: 'A driver',
    });
    await record(
      `/v1/incidents/${INCIDENT}/reports`,
      '2017-08-22T06:30:00Z',
      { sourceId: 'driver' },
      MONITOR,
    );
    expect(await rowsAt('2017-08-22')).toMatchObject([{ evidence: 'E2' }]);
  });

  it('one body verifies it, another cannot: both stand, and the row is disputed', async () => {
    const own = await app.post(
      `/v1/incidents/${INCIDENT}/verifications`,
      { bodyId: 'mission-a', outcome: 'VERIFIED', reason: 'I saw it' },
      { headers: { ...MONITOR, 'x-roles': 'verifier', 'x-recorded-at': '2017-08-23T06:00:00Z' } },
    );
    expect(own).toMatchObject({ status: 409, body: { code: 'OWN_REPORT' } });
    const other = await app.post(
      `/v1/incidents/${INCIDENT}/verifications`,
      { bodyId: 'mission-b', outcome: 'VERIFIED', reason: 'not mine to say' },
      { headers: VERIFIER_A },
    );
    expect(other).toMatchObject({ status: 409, body: { code: 'NOT_YOUR_BODY' } });

    const verifications = `/v1/incidents/${INCIDENT}/verifications`;
    await record(
      verifications,
      '2017-08-23T07:00:00Z',
      { bodyId: 'mission-a', outcome: 'VERIFIED', reason: 'two families heard' },
      VERIFIER_A,
    );
    await record(
      verifications,
      '2017-08-24T07:00:00Z',
      { bodyId: 'mission-b', outcome: 'NOT_VERIFIED', reason: 'no access' },
      VERIFIER_B,
    );
    const status = await statusAt('2017-08-24');
    expect(status.compliance).toEqual({ value: 'VERIFIED_INCIDENTS', alleged: 0, verified: 1, confirmed: 0 });
    expect(status.headline.flags).toEqual(['BODIES_DISAGREE']);
    expect(await rowsAt('2017-08-24')).toMatchObject([
      {
        state: 'VERIFIED_INCIDENT',
        evidence: 'E3',
        disputed: true,
        bodies: [
          { bodyId: 'mission-a', verification: 'VERIFIED' },
          { bodyId: 'mission-b', verification: 'NOT_VERIFIED' },
        ],
        history: [
          { type: 'CheckpointArrestReported' },
          { type: 'IncidentReportAdded' },
          { type: 'VerificationConcluded' },
          { type: 'VerificationConcluded' },
        ],
      },
    ]);
  });

  it('ends at the very instant of its expiry, with no entry that says so', async () => {
    expect((await statusAt('2017-09-23T20:59:59.999Z')).legal.phase).toBe('IN_FORCE_TRIAL');
    expect((await statusAt('2017-09-23T21:00:00.000Z')).legal.phase).toBe('LAPSED');
    expect((await statusAt('2017-09-23T12:00:00Z')).validUntil <= '2017-09-23T21:00:00.000Z').toBe(true);
  });

  it('a retroactive renewal changes what was so, not what was known', async () => {
    await record('/v1/agreements/july-trial/renewals', '2017-09-26T09:00:00Z', {
      decidedAt: { date: '2017-09-25' },
      retroactive: true,
      sourceId: 'committee',
    });
    expect((await statusAt('2017-09-24T12:00:00Z')).legal.phase).toBe('IN_FORCE_TRIAL');
    expect((await statusAt('2017-09-24T12:00:00Z', '&knownAt=2017-09-25')).legal.phase).toBe('LAPSED');
    expect((await statusAt('2017-11-24')).legal.phase).toBe('LAPSED');
  });

  it('every explanation leads to entries of the log', async () => {
    const { explanation } = await statusAt('2017-08-24');
    const compliance = explanation.find(({ axis }) => axis === 'compliance');
    expect(compliance?.eventIds.length).toBeGreaterThan(0);
  });

  it('a withdrawn signature is as if it had never been, as known from then on', async () => {
    const signature = await record('/v1/agreements/july-trial/responses', '2017-09-27T09:00:00Z', {
      actorId: 'government',
      response: 'REJECTED',
      asOf: { date: '2017-08-01' },
      sourceId: 'committee',
    });
    const [entry] = (signature.body as { events: { id: string }[] }).events;
    expect((await rowsAt('2017-08-24')).map(({ candidate }) => candidate)).toEqual([]);
    await record(`/v1/entries/${entry?.id}/withdrawal`, '2017-09-27T10:00:00Z', {
      reason: 'another agreement was meant',
    });
    expect((await rowsAt('2017-08-24')).map(({ candidate }) => candidate)).toEqual(['YES']);
    const before = await app.get(
      `/v1/zones/jayrud-ruhaybah/violations?at=2017-08-24&knownAt=2017-09-27T09:30:00Z`,
    );
    expect(before.body).toMatchObject({ items: [] });
    const again = await app.post(`/v1/entries/${entry?.id}/withdrawal`, { reason: 'again' });
    expect(again).toMatchObject({ status: 409, body: { code: 'ALREADY_WITHDRAWN' } });
  });
});
