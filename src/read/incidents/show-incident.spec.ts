import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotFound } from '../../core/errors.js';
import { as } from '../../testing/directory.js';
import { withdrawEntry } from '../../write/entries/withdraw-entry.js';
import { EVERYBODY, type LedgerHarness } from '../../testing/ledger.js';
import type { Principal } from '../../access/role.js';
import { addReport } from '../../write/incidents/add-report.js';
import { attachEvidence } from '../../write/incidents/attach-evidence.js';
import { embargoIncident } from '../../write/incidents/embargo-incident.js';
import { findViolation } from '../../write/incidents/find-violation.js';
import { mergeIncident } from '../../write/incidents/merge-incident.js';
import { publishIncident } from '../../write/incidents/publish-incident.js';
import { referViolation } from '../../write/incidents/refer-violation.js';
import { relocateIncident } from '../../write/incidents/relocate-incident.js';
import { retractReport } from '../../write/incidents/retract-report.js';
import { reviseCasualties } from '../../write/incidents/revise-casualties.js';
import { endPractice } from '../../write/incidents/end-practice.js';
import { takePosition } from '../../write/incidents/take-position.js';
import { verifyIncident } from '../../write/incidents/verify-incident.js';
import { incidentHistory } from './incident-history.js';
import { showIncident } from './show-incident.js';
import { eventTypes, incidentId, reportsIncident, trialLedger } from '../../testing/incidents.js';

interface View {
  readonly [field: string]: unknown;
  readonly reports: readonly { readonly reportId: string; readonly [field: string]: unknown }[];
}
interface Step {
  readonly type: string;
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  readonly withdrawn?: object;
}

const verifier: Principal = { ...EVERYBODY, id: 'verifier' };
let ledger: LedgerHarness;
const shown = (id: string, caller = EVERYBODY) =>
  ledger.query<View>(showIncident(eventTypes), { id, caller });
const history = async (id: string, query: Readonly<Record<string, string>> = {}) =>
  (await ledger.query<{ items: readonly Step[]; next?: string }>(incidentHistory(eventTypes), { id, query }))
    .body;

beforeAll(async () => {
  ledger = await trialLedger();
});
afterAll(() => ledger.close());

describe('an incident', () => {
  it('tells what was recorded of it', async () => {
    const id = await reportsIncident(ledger, 1, {
      summary: { text: 'Twelve shells', lang: 'en' },
      weapon: { class: 'HEAVY', name: 'D-30' },
      count: { best: 12, unit: 'EXPLOSION' },
      killed: { best: 2 },
    });
    const on = { id };
    await ledger.execute(addReport, { sourceId: 'radio', differs: { killed: { best: 3 } } }, on);
    await ledger.execute(attachEvidence, { sha256: 'a'.repeat(64), mediaType: 'image/jpeg' }, on);
    await ledger.execute(referViolation, { to: 'The joint commission', reason: 'Agreed' }, on);
    await ledger.execute(publishIncident, { text: { en: 'Shelling was reported.' } }, on);
    await ledger.execute(embargoIncident, { reason: 'Asked by the family' }, on);
    const { body, etag } = await shown(id.toUpperCase());
    expect(body).toMatchObject({
      id,
      code: 'KIN.SHELLING',
      occurred: { start: { given: { date: '2017-08-20' } } },
      location: { placeId: 'jayrud' },
      allegedActors: ['army'],
      weapon: { class: 'HEAVY', name: { text: 'D-30' } },
      count: { best: 12, unit: 'EXPLOSION' },
      killed: { best: 2 },
      summary: { text: 'Twelve shells', lang: 'en' },
      reports: [{ sourceId: 'paper' }, { sourceId: 'radio', differs: { killed: { best: 3 } } }],
      evidenceItems: [{ data: { mediaType: 'image/jpeg' } }],
      referrals: [{ data: { to: { text: 'The joint commission' } } }],
      publications: [{ data: { text: { en: { text: 'Shelling was reported.' } } } }],
      embargoes: [{ data: { reason: { text: 'Asked by the family' } } }],
    });
    expect(etag).toBe('5');
  });

  it('is judged by headlines, beside every clause that it may breach', async () => {
    const id = await reportsIncident(ledger, 2);
    const on = { id, caller: verifier };
    const alleged = await shown(id);
    expect(alleged.body).toMatchObject({
      state: 'ALLEGED',
      evidence: 'E0',
      clauses: [{ agreementId: 'a1', clauseId: 'fire', candidate: 'YES', state: 'ALLEGED', disputed: false }],
    });
    await ledger.execute(verifyIncident, { bodyId: 'watch', outcome: 'VERIFIED', reason: 'Seen' }, on);
    await ledger.execute(verifyIncident, { bodyId: 'mission', outcome: 'REFUTED', reason: 'Quiet' }, on);
    await ledger.execute(takePosition, { actorId: 'army', position: 'DENIES' }, on);
    await ledger.execute(
      findViolation,
      {
        bodyId: 'watch',
        agreementId: 'a1',
        clauseId: 'fire',
        finding: 'ENDORSED',
        severity: 'MAJOR',
        reason: 'Seen',
      },
      on,
    );
    expect((await shown(id)).body).toMatchObject({
      state: 'CONFIRMED_VIOLATION',
      liveness: 'LIVE',
      verification: 'VERIFIED',
      evidence: 'E4',
      disputed: true,
      bodies: [
        { bodyId: 'mission', verification: 'REFUTED' },
        { bodyId: 'watch', verification: 'VERIFIED' },
      ],
      positions: [{ data: { actorId: 'army', position: 'DENIES' } }],
      clauses: [
        {
          clauseId: 'fire',
          state: 'CONFIRMED_VIOLATION',
          severity: 'MAJOR',
          bodies: [{ bodyId: 'mission' }, { bodyId: 'watch', finding: 'ENDORSED' }],
        },
      ],
    });
  });

  it('needs a review where it was found to breach a clause and turns out to have been elsewhere', async () => {
    const id = await reportsIncident(ledger, 3);
    await ledger.execute(
      findViolation,
      { bodyId: 'watch', agreementId: 'a1', clauseId: 'fire', finding: 'ENDORSED', reason: 'Seen' },
      { id, caller: verifier },
    );
    await ledger.execute(relocateIncident, { location: { point: [30, 30] }, reason: 'Measured' }, { id });
    expect((await shown(id)).body).toMatchObject({ state: 'NEEDS_REVIEW', clauses: [{ candidate: 'NO' }] });
  });

  it('of which every report was taken back is a tombstone with the reason', async () => {
    const id = await reportsIncident(ledger, 4);
    const [report] = (await shown(id)).body.reports;
    await ledger.execute(
      retractReport,
      { reason: 'Not so' },
      { params: { id, reportId: report?.reportId ?? '' } },
    );
    expect((await shown(id)).body).toMatchObject({
      state: 'RETRACTED',
      tombstone: { state: 'RETRACTED', by: expect.any(String), reason: { text: 'Not so' } },
      reports: [{ retracted: { at: '2017-09-01T12:00:00.000Z', reason: { text: 'Not so' } } }],
    });
  });

  it('that was merged says into which, and that one says so too', async () => {
    const [one, other] = [await reportsIncident(ledger, 5), await reportsIncident(ledger, 6)];
    await ledger.execute(mergeIncident, { intoIncidentId: other, reason: 'The same shells' }, { id: one });
    expect((await shown(one)).body).toMatchObject({
      state: 'MERGED',
      tombstone: { state: 'MERGED', intoIncidentId: other, reason: { text: 'The same shells' } },
    });
    const { body } = await shown(other);
    expect(body).toMatchObject({ state: 'ALLEGED', mergedIncidents: [one] });
    expect(body).not.toHaveProperty('tombstone');
  });

  it('names its sources and exact place to nobody who may not know them', async () => {
    const id = await reportsIncident(ledger, 7);
    const { body } = await shown(id, as('analyst', { zones: new Set() }));
    expect(body.reports).toEqual([
      { reportId: expect.any(String), eventId: expect.any(String), recordedAt: '2017-09-01T12:00:00.000Z' },
    ]);
    expect(body).not.toHaveProperty('location');
    expect(JSON.stringify(body)).not.toContain('paper');
  });

  it('that nobody reported is not found', async () => {
    await expect(shown(incidentId(999))).rejects.toThrow(NotFound);
    await expect(history(incidentId(999))).rejects.toThrow(NotFound);
  });
});

describe('the history of an incident', () => {
  it('tells what each correction changed, from what to what, and why', async () => {
    const id = await reportsIncident(ledger, 20, { killed: { best: 2 } });
    await ledger.execute(reviseCasualties, { killed: { best: 5 }, reason: 'Three died of wounds' }, { id });
    const { items } = await history(id);
    expect(items[0]?.changes).toContainEqual({ field: 'code', before: null, after: 'KIN.SHELLING' });
    expect(items[1]).toMatchObject({
      type: 'CasualtiesRevised',
      revision: '1',
      changes: [{ field: 'killed', before: { best: 2 }, after: { best: 5 } }],
      reason: { text: 'Three died of wounds' },
    });
  });

  it('tells what a withdrawal brought back, and keeps what was withdrawn', async () => {
    const id = await reportsIncident(ledger, 21, { impact: { zoneId: 'madaya' } });
    const { outcome } = await ledger.execute(relocateIncident, { impact: null, reason: 'None' }, { id });
    await ledger.execute(
      withdrawEntry,
      { reason: 'Wrong incident' },
      { params: { eventId: outcome.events[0]?.id ?? '' } },
    );
    const { items } = await history(id);
    expect(items.slice(1)).toMatchObject([
      {
        type: 'IncidentRelocated',
        changes: [{ field: 'impact', before: { zoneId: 'madaya' }, after: null }],
        withdrawn: { reason: { text: 'Wrong incident' } },
      },
      {
        type: 'EntryWithdrawn',
        changes: [{ field: 'impact', before: null, after: { zoneId: 'madaya' } }],
      },
    ]);
    expect((await shown(id)).body).toMatchObject({ impact: { zoneId: 'madaya' } });
  });

  it('tells when a practice came to an end, and comes in pages', async () => {
    const id = await reportsIncident(ledger, 22, {
      code: 'CIV.HARASSMENT',
      occurred: { start: { date: '2017-08-01' }, ongoing: true },
    });
    await ledger.execute(endPractice, { at: { date: '2017-08-28' }, sourceId: 'paper' }, { id });
    const first = await history(id, { limit: '1' });
    expect(first.items.map(({ type }) => type)).toEqual(['CivilianHarmReported']);
    const { items, next } = await history(id, { limit: '1', cursor: first.next ?? '' });
    expect(next).toBeUndefined();
    expect(items).toMatchObject([
      {
        type: 'PracticeEnded',
        changes: [
          { field: 'occurred', before: { ongoing: true }, after: { end: { given: { date: '2017-08-28' } } } },
        ],
      },
    ]);
  });
});
