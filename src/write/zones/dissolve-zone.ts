import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Phrase } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { zoneDissolved } from '../../events/zones/events.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { onZone } from './zone.js';

export class DissolveZoneBody extends CommandBody {
  @FuzzyTime()
  at!: StatedTime;

  @Phrase()
  declare reason: TextRef;
}

export const dissolveZone = onZone({
  name: 'DissolveZone',
  summary: 'Records that the zone is no longer one; what was recorded on it stays',
  route: '/zones/:id/dissolution',
  action: 'register',
  body: DissolveZoneBody,
  decide: (body, { id: zoneId, state }) => ({
    events: [zoneDissolved({ zoneId, ...dataOf(body) })],
    warnings: warnIf(state.dissolved, 'DISSOLVED_BEFORE', '/at'),
  }),
});
