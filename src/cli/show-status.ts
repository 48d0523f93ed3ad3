import { zoneStatus, type KnownStatus } from '../read/status/zone-status.js';
import type { Console } from './console.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { eventTypes, type Given, type LedgerReader } from './ledger-reader.js';

/** `status ZONE`: the status as the route of a status answers it. */
export async function showStatus(
  ledger: LedgerReader,
  zoneId: string,
  when: Given,
  console: Console,
): Promise<ExitCode> {
  const status = await ledger.ask<KnownStatus>(zoneStatus(eventTypes), when, { id: zoneId });
  if (console.printedJson(status)) return EXIT.GOOD;
  const { headline, legal, situation, compliance, coverage, detention } = status;
  console.print(`${zoneId} at ${status.at}, as known at ${status.knownAt} (position ${status.position})`);
  const row = (name: string, ...values: readonly unknown[]): void =>
    console.print(`  ${name.padEnd(12)}${values.join('  ')}`);
  row('headline', headline.code);
  row('', headline.text.en ?? '');
  row('flags', headline.flags.join(' ') || 'none');
  row('legal', legal.phase);
  for (const { agreementId, phase, force, partial, term } of legal.agreements) {
    const left = term?.daysLeft == null ? [] : [`${term.daysLeft} days left`];
    row('', agreementId, phase, `force ${force}`, ...(partial === true ? ['for a part'] : []), ...left);
  }
  row('situation', situation.value, `${situation.incidents} incidents, ${situation.possible} possible`);
  row(
    'compliance',
    compliance.value,
    `${compliance.alleged} alleged, ${compliance.verified} verified, ${compliance.confirmed} confirmed`,
  );
  for (const { kind, id, since } of status.protection)
    row('protection', kind, id, since.earliest ?? 'since ever');
  for (const { actorIds, degree } of status.control.claims) row('control', actorIds.join(' and '), degree);
  row('coverage', coverage.share, `last observed ${coverage.lastObservedAt ?? 'never'}`);
  row('detention', `${detention.low} to ${detention.high ?? 'unknown'}`);
  row('valid until', status.validUntil);
  return EXIT.GOOD;
}
