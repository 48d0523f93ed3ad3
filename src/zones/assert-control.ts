import { InvalidInput } from '../core/errors.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { OneOf, Refers } from '../platform/commands/fields.js';
import { FuzzySpan, type StatedSpan } from '../platform/commands/time-fields.js';
import { CONTROL_DEGREES, type ControlDegree, controlAsserted } from './events.js';
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
  decide: (body, { id: zoneId }) => {
    if (body.actorIds.length === 0) {
      throw InvalidInput.at('/actorIds', 'NOBODY_NAMED', 'Name at least one actor who holds the zone.');
    }
    return [controlAsserted({ zoneId, ...dataOf(body) })];
  },
  warn: ({ actorIds, during }, { state }) => {
    const contested = state.control.some(
      (claim) =>
        !claim.actorIds.some((id) => actorIds.includes(id)) && certainlyOverlap(claim.during, during),
    );
    return contested ? [{ code: 'OVERLAPS_OTHER_CONTROL', pointer: '/during' }] : [];
  },
});
