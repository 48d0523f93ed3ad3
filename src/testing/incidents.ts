import { registerActor } from '../write/actors/register-actor.js';
import { assignRole } from '../write/agreements/assign-role.js';
import { claimEntryIntoForce } from '../write/agreements/claim-entry-into-force.js';
import { proposeAgreement } from '../write/agreements/propose-agreement.js';
import { signAgreement } from '../write/agreements/sign-agreement.js';
import { stipulateClause } from '../write/agreements/stipulate-clause.js';
import { EventRegistry } from '../core/event-registry.js';
import { directoryProjection } from '../read/directory/directory-projection.js';
import { eventsByKind } from './directory.js';
import { type HarnessParts, type LedgerHarness, ledgerHarness, type Sent } from './ledger.js';
import { observationEvents } from '../events/observation/events.js';
import { registerPlace } from '../write/places/register-place.js';
import { entryWithdrawn } from '../events/entries/entry-withdrawn.js';
import { settingsChanged } from '../events/settings/events.js';
import { registerSource } from '../write/sources/register-source.js';
import { delineateZone } from '../write/zones/delineate-zone.js';
import { proposeZone } from '../write/zones/propose-zone.js';
import { incidentEvents } from '../events/incidents/events.js';
import { reportIncident } from '../write/incidents/report-incident.js';

const events = [
  ...Object.values(eventsByKind).flat(),
  ...incidentEvents,
  ...observationEvents,
  settingsChanged,
];

/** The types of all entries that tests of incidents make. */
export const eventTypes = new EventRegistry([entryWithdrawn, ...events]);

/** The n-th incident; ids that read as what they are for. */
export function incidentId(n: number): string {
  return `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

const ON_PAPER = { sourceId: 'paper' };

/**
 * A ledger on 1 September 2017, recorded by somebody of each role, with a town (`jayrud`, a place and a zone with a list), a zone far from it
 * (`madaya`), two parties, two bodies, a source, and an agreement `a1` for jayrud in force since July, whose clause
 * `fire` bans KIN.*. `join`: given what it is made of.
 */
export async function trialLedger(join?: (parts: HarnessParts) => void): Promise<LedgerHarness> {
  const ledger = await ledgerHarness({ events, projections: [directoryProjection], ...(join && { join }) });
  for (const [id, en, kind] of [
    ['army', 'Army', 'STATE_FORCES'],
    ['factions', 'Factions', 'REBEL_GROUP'],
    ['watch', 'Watch', 'MONITORING_BODY'],
    ['mission', 'Mission', 'MONITORING_BODY'],
  ] as const) {
    await ledger.execute(registerActor, { id, names: { en }, kind });
  }
  await ledger.execute(registerSource, { id: 'paper', kind: 'MEDIA', label: 'A newspaper' });
  await ledger.execute(registerSource, { id: 'radio', kind: 'MEDIA', label: 'A radio' });
  await ledger.execute(registerPlace, {
    id: 'jayrud',
    names: { en: 'Jayrud', ar: 'جيرود' },
    kind: 'TOWN',
    point: [36.73, 33.8],
  });
  for (const id of ['jayrud', 'madaya']) {
    await ledger.execute(proposeZone, { id, names: { en: id }, timeZone: 'Asia/Damascus' });
  }
  await ledger.execute(
    delineateZone,
    { places: ['jayrud'], basis: ['PLACE_LIST'], ...ON_PAPER },
    { id: 'jayrud' },
  );
  await ledger.execute(proposeAgreement, {
    id: 'a1',
    title: { en: 'July trial' },
    kind: 'LOCAL_CEASEFIRE',
    timeZone: 'Asia/Damascus',
    zoneIds: ['jayrud'],
    at: { date: '2017-07-01' },
    ...ON_PAPER,
  });
  const a1 = { id: 'a1' };
  for (const actorId of ['army', 'factions']) {
    await ledger.execute(assignRole, { actorId, role: 'PARTY' }, a1);
    await ledger.execute(signAgreement, { actorId, at: { date: '2017-07-01' }, ...ON_PAPER }, a1);
  }
  await ledger.execute(
    claimEntryIntoForce,
    { effectiveAt: { at: '2017-07-02T00:00:00Z' }, basis: 'TEXT_RULE', ...ON_PAPER },
    a1,
  );
  await ledger.execute(
    stipulateClause,
    { clauseId: 'fire', kind: 'CESSATION_OF_HOSTILITIES', prohibits: ['KIN.*'] },
    a1,
  );
  return ledger;
}

/** Reports the n-th incident: shelling of the town by the army on 20 August, unless said otherwise. */
export async function reportsIncident(
  ledger: LedgerHarness,
  n: number,
  more: object = {},
  how: Sent = {},
): Promise<string> {
  const id = incidentId(n);
  await ledger.execute(
    reportIncident,
    {
      id,
      code: 'KIN.SHELLING',
      occurred: { start: { date: '2017-08-20' } },
      location: { placeId: 'jayrud' },
      allegedActors: ['army'],
      report: ON_PAPER,
      ...more,
    },
    how,
  );
  return id;
}
