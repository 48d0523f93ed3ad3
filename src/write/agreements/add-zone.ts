import { CommandBody } from '../../fields/command-body.js';
import { Refers } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import type { Agreement } from '../../rules/facts/agreement.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement } from './agreement.js';

import { agreementZoneAdded } from '../../events/agreements/making-events.js';

export class AddAgreementZoneBody extends CommandBody {
  @Refers('zone')
  zoneId!: string;

  @FuzzyTime({ optional: true })
  from?: StatedTime;
}

export const addZone = addsToAgreement({
  name: 'AddAgreementZone',
  summary: 'Adds a zone to those of the agreement',
  path: '/zones',
  body: AddAgreementZoneBody,
  decide: (fact, { agreement }) => {
    const isCovered = coversFromTheStart(agreement, fact.zoneId);
    if (isCovered && fact.from === undefined) return [];
    return {
      events: [agreementZoneAdded(fact)],
      warnings: warnIf(isCovered, 'ZONE_COVERED_ALREADY', '/zoneId'),
    };
  },
});

function coversFromTheStart({ proposal, addedZones }: Agreement, zoneId: string): boolean {
  const added = addedZones.some((zone) => zone.zoneId === zoneId && zone.from === undefined);
  return added || (proposal?.zoneIds.includes(zoneId) ?? false);
}
