import { type Agreement } from './agreement.js';
import { zonesOfAgreement } from './incident-place.js';
import { listedFrom, phaseOf, type Phase } from '../force/phase.js';
import { type Reading } from './reading.js';
import { valueAt, type Steps } from '../time/steps.js';
import { wholesOf } from './zone-tree.js';

type Id = string;

/** An agreement that stands in a zone's answer. `partial`: it covers but parts of the zone. */
export interface Listed {
  readonly agreement: Agreement;
  readonly partial: boolean;
  readonly phase: Phase;
}

/** When an agreement comes to be listed for a zone (ms), for the zone or a whole it is part of, and for a part of it. */
export interface ListingTimes {
  readonly whole: number;
  readonly part: number;
}

export function phasesOf(reading: Reading, agreement: Agreement): Steps<Phase> {
  return reading.onceForAll(agreement, 'phases', () => phaseOf(agreement, reading.forceOf(agreement)));
}

/** Infinity where the agreement does not concern the zone in that way. */
export function listingTimes(reading: Reading, zoneId: Id, agreement: Agreement): ListingTimes {
  const wholes = wholesOf(reading.world.zones, zoneId);
  const parts = new Set(reading.partsOf(zoneId));
  const zones = [...zonesOfAgreement(agreement)];
  const proposed = listedFrom(agreement);
  const since = (concerns: (zone: Id) => boolean): number =>
    Math.max(proposed, Math.min(...zones.filter(([zone]) => concerns(zone)).map(([, from]) => from)));
  return {
    whole: since((zone) => wholes.has(zone)),
    part: since((zone) => !wholes.has(zone) && parts.has(zone)),
  };
}

/** The agreements listed for the zone at the instant asked about, in the order of their ids. */
export function listedAgreements(reading: Reading, zoneId: Id): readonly Listed[] {
  const listed: Listed[] = [];
  for (const agreement of reading.world.agreements.values()) {
    const { whole, part } = listingTimes(reading, zoneId, agreement);
    if (Math.min(whole, part) > reading.at) continue;
    const phase = valueAt(phasesOf(reading, agreement), reading.at);
    listed.push({ agreement, partial: whole > reading.at, phase });
  }
  return listed.sort((a, b) => (a.agreement.agreementId < b.agreement.agreementId ? -1 : 1));
}
