import { InvalidInput } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { OneOf, Refers } from '../../fields/fields.js';
import { FuzzySpan, type StatedSpan } from '../../fields/time-fields.js';
import { CONTROL_DEGREES, type ControlDegree, controlAsserted } from '../../events/zones/events.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { certainlyOverlap, onZone } from './zone.js';

export class AssertControlBody extends CommandBody {
  @Refers('actor', { each: true })
  actorIds!: readonly string[];

  @OneOf(CONTROL_DEGREES)
  degree!: ControlDegree;

  @FuzzySpan()
  during!: StatedSpan;

  @Refers('actor', { optional: true, each: true, description: 'Who acknowledges it' })
  recognisedBy?: readonly string[];
}

export const assertControl = onZone({
  name: 'AssertControl',
  summary: 'Records a claim about who holds the zone',
  route: '/zones/:id/control',
  action: 'report',
  body: AssertControlBody,
  attributed: true,
  decide: (body, { id: zoneId, state }) => {
    const { actorIds, during } = body;
    if (actorIds.length === 0) {
      throw InvalidInput.at('/actorIds', 'NOBODY_NAMED', 'Name at least one actor who holds the zone.');
    }
    const contested = state.control.some(
      (claim) =>
        !claim.actorIds.some((id) => actorIds.includes(id)) && certainlyOverlap(claim.during, during),
    );
    return {
      events: [controlAsserted({ zoneId, ...dataOf(body) })],
      warnings: warnIf(contested, 'OVERLAPS_OTHER_CONTROL', '/during'),
    };
  },
});
