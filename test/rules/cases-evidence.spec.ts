import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { actorEvents } from '../../src/events/actors/events.js';
import { registerActor } from '../../src/write/actors/register-actor.js';
import { EventRegistry } from '../../src/core/event-registry.js';
import { asking } from '../../src/testing/directory.js';
import { recordExpectationOutcome } from '../../src/write/expectations/record-expectation-outcome.js';
import { recordExpectation } from '../../src/write/expectations/record-expectation.js';
import { addReport } from '../../src/write/incidents/add-report.js';
import { eventTypes, incidentId, reportsIncident, trialLedger } from '../../src/testing/incidents.js';
import { showIncident } from '../../src/read/incidents/show-incident.js';
import { retractReport } from '../../src/write/incidents/retract-report.js';
import { EVERYBODY, type LedgerHarness } from '../../src/testing/ledger.js';
import { CommandService } from '../../src/pipeline/commands/handle-command.js';
import { entryWithdrawn } from '../../src/events/entries/entry-withdrawn.js';
import { MemoryEventStore } from '../../src/storage/log/memory/memory-event-store.js';
import { validateBody } from '../../src/fields/validation.js';
import { LogSecret } from '../../src/storage/secrets/secrets.js';
import { MemoryTextStore } from '../../src/storage/text-store/memory-text-store.js';
import { statusOf } from '../../src/rules/status/status.js';
import { type Log, log, ms, on } from '../../src/testing/rules/testing.js';
import { violationsOf, type Violation } from '../../src/rules/violation/violations.js';

const AT = ms('2017-08-21');

function alleged(told: Parameters<Log['incident']>[2] = { allegedActors: ['gov'] }): Log {
  return log()
    .zone('z')
    .ceasefire()
    .add('SourceRegistered', { sourceId: 's' })
    .add('SourceReliabilityGraded', { sourceId: 's', reliability: 'C' })
    .incident('i', on('2017-08-20'), told);
}

function rowOf(history: Log): Violation | undefined {
  return violationsOf(history.world(), 'z', AT)[0];
}

const SECOND = { incidentId: 'i', report: { reportId: 'i-2', sourceId: 't' } };
const ENDORSED = { incidentId: 'i', bodyId: 'mon', agreementId: 'a', clauseId: 'c' };

describe('the cases of rules.md about reports', () => {
  it('2: one of two sources retracts: the incident stays, evidence drops', () => {
    const history = alleged().add('IncidentReportAdded', SECOND);
    expect(rowOf(history)?.evidence).toBe('E2');
    history.add('ReportRetracted', { incidentId: 'i', reportId: 'i-2' });
    expect(rowOf(history)).toMatchObject({ evidence: 'E1', state: 'ALLEGED' });
  });

  it('3: the only report is retracted: RETRACTED, findings NEEDS_REVIEW', () => {
    const history = alleged()
      .add('ViolationEndorsed', ENDORSED)
      .add('ReportRetracted', { incidentId: 'i', reportId: 'i-1' });
    expect(rowOf(history)?.state).toBe('NEEDS_REVIEW');
    expect(statusOf(history.world(), 'z', AT).situation.incidents).toBe(0);
  });

  it('18: perpetrator unknown: possible violation charged to no side; may be endorsed unattributed', () => {
    const history = alleged({});
    expect(rowOf(history)).toMatchObject({ candidate: 'POSSIBLE', state: 'ALLEGED' });
    history.add('ViolationEndorsed', ENDORSED);
    expect(rowOf(history)).toMatchObject({ state: 'CONFIRMED_VIOLATION', bodies: [{ bodyId: 'mon' }] });
    expect(rowOf(history)?.bodies[0]).not.toHaveProperty('attribution');
  });

  it('19: a party denies: recorded, and disputed', () => {
    const history = alleged().add('PositionRecorded', {
      incidentId: 'i',
      actorId: 'gov',
      position: 'DENIES',
    });
    expect(rowOf(history)).toMatchObject({ disputed: true, candidate: 'YES' });
  });

  it('20: guarantor B cannot confirm A’s entry: recorded per body; headline by the lead; disputed', () => {
    const history = alleged()
      .add('VerificationConcluded', { incidentId: 'i', bodyId: 'a', outcome: 'VERIFIED' })
      .add('VerificationConcluded', { incidentId: 'i', bodyId: 'b', outcome: 'NOT_VERIFIED' })
      .add('PositionRecorded', { incidentId: 'i', bodyId: 'b', position: 'CANNOT_CONFIRM' });
    expect(rowOf(history)).toMatchObject({
      disputed: true,
      evidence: 'E3',
      bodies: [
        { bodyId: 'a', verification: 'VERIFIED' },
        { bodyId: 'b', verification: 'NOT_VERIFIED' },
      ],
    });
    history.add('SettingsChanged', { leadBodyId: 'b' });
    expect(rowOf(history)?.evidence).toBe('N1');
  });

  it('22: one text republished by two outlets is one group of reports', () => {
    const history = alleged()
      .add('IncidentReportAdded', SECOND)
      .add('ReportDependenceAsserted', { incidentId: 'i', reportId: 'i-2', derivedFromReportId: 'i-1' });
    expect(rowOf(history)?.evidence).toBe('E1');
  });
});

describe('the cases of rules.md about what the interface shows', () => {
  let ledger: LedgerHarness;
  const show = showIncident(eventTypes);

  beforeAll(async () => {
    ledger = await trialLedger();
  });
  afterAll(() => ledger.close());

  it('3: a retracted incident is shown as a tombstone with the reason, never 404', async () => {
    const reportId = randomUUID();
    const id = await reportsIncident(ledger, 3, { report: { id: reportId, sourceId: 'paper' } });
    const reason = 'The paper took it back.';
    await ledger.execute(retractReport, { reason }, { id, params: { reportId } });
    const { body } = await ledger.query<{ state: string }>(show, { id });
    expect(body.state).toBe('RETRACTED');
    expect(JSON.stringify(body)).toContain(reason);
  });

  it('28: two monitors, one event, different detail: two reports on one incident, `differs` shown', async () => {
    const id = await reportsIncident(ledger, 28);
    const differs = { killed: { best: 2 } };
    await ledger.execute(addReport, { sourceId: 'radio', differs }, { id });
    const { body } = await ledger.query<{ reports: readonly object[] }>(show, { id: incidentId(28) });
    expect(body.reports).toHaveLength(2);
    expect(body.reports).toContainEqual(expect.objectContaining({ differs }));
  });

  it('27: the same submission twice from an offline phone is one event, with the same answer', async () => {
    const store = new MemoryEventStore();
    const registry = new EventRegistry([entryWithdrawn, ...actorEvents]);
    const secret = new LogSecret(new Uint8Array(32));
    const commands = new CommandService({
      store,
      words: new MemoryTextStore(),
      registry,
      secret,
      now: () => new Date(AT),
    });
    const sent = { id: 'observers', names: { en: 'Observers' }, kind: 'MONITORING_BODY' };
    const submission = {
      params: {},
      body: validateBody(registerActor.body, sent),
      sent,
      caller: EVERYBODY,
      idempotencyKey: randomUUID(),
      correlationId: randomUUID(),
    };
    const first = await commands.execute(registerActor, submission);
    const again = await commands.execute(registerActor, { ...submission, correlationId: randomUUID() });
    expect(again.outcome.events).toEqual(first.outcome.events);
    expect((await store.head())?.position).toBe(0);
    await store.close();
  });

  it('33: a predicted visit that was prevented is an expectation THWARTED', async () => {
    await ledger.execute(recordExpectation, {
      id: 'visit',
      actorId: 'mission',
      act: { text: 'A visit', lang: 'en' },
      zoneId: 'jayrud',
      sourceId: 'paper',
    });
    const thwarted = { outcome: 'THWARTED', at: { date: '2017-08-25' }, reason: 'Turned back' };
    await ledger.execute(recordExpectationOutcome, thwarted, { id: 'visit' });
    const { body } = await ledger.query<{ outcome: readonly { type: string }[] }>(asking('Expectation'), {
      id: 'visit',
    });
    expect(body.outcome.map(({ type }) => type)).toEqual(['ExpectationThwarted']);
  });
});
