import { RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Phrase } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { extentOf, toMoment } from '../../rules/time/time.js';
import { restrictionLifted } from '../../events/restrictions/events.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { onRestriction } from './restriction.js';

export class LiftRestrictionBody extends CommandBody {
  @FuzzyTime()
  at!: StatedTime;

  @Phrase()
  declare reason: TextRef;
}

export const liftRestriction = onRestriction({
  name: 'LiftRestriction',
  summary: 'Records that the restriction is over',
  route: '/restrictions/:id/lifting',
  body: LiftRestrictionBody,
  decide: (body, { id: restrictionId, state }) => {
    const lifting = extentOf({ start: toMoment(body.at), ongoing: false });
    if (lifting.to <= toMoment(state.start).earliest) {
      throw new RuleBroken('END_BEFORE_START', 'It is lifted before it was imposed.', '/at');
    }
    return {
      events: [restrictionLifted({ restrictionId, ...dataOf(body) })],
      warnings: warnIf(state.lifted, 'LIFTED_BEFORE', '/at'),
    };
  },
});
