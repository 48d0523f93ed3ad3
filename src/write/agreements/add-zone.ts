import { CommandBody } from '../../fields/command-body.js';
import { Refers } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import type { Agreement } from '../../rules/facts/agreement.js';
import { addsToAgreement } from './agreement.js';
import { warnIf } from './earlier-acts.js';
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
  decide: (fact, { agreement }) =>
    fact.from === undefined && coversFromTheStart(agreement, fact.zoneId) ? [] : [agreementZoneAdded(fact)],
  warn: ({ zoneId, from }, { agreement }) =>
    warnIf(from !== undefined && coversFromTheStart(agreement, zoneId), 'ZONE_COVERED_ALREADY', '/zoneId'),
});

function coversFromTheStart({ proposal, addedZones }: Agreement, zoneId: string): boolean {
  const added = addedZones.some((zone) => zone.zoneId === zoneId && zone.from === undefined);
  return added || (proposal?.zoneIds.includes(zoneId) ?? false);
}
