import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { OneOf, Phrase } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { restrictionEased } from '../../events/restrictions/events.js';
import { onRestriction } from './restriction.js';

export class EaseRestrictionBody extends CommandBody {
  @FuzzyTime()
  at!: StatedTime;

  @OneOf(['LIMITED'], { optional: true })
  degree?: 'LIMITED';

  @Phrase()
  declare reason: TextRef;
}

export const easeRestriction = onRestriction({
  name: 'EaseRestriction',
  summary: 'Records that more passes than before',
  route: '/restrictions/:id/easing',
  body: EaseRestrictionBody,
  decide: (body, { id: restrictionId }) => [restrictionEased({ restrictionId, ...dataOf(body) })],
});
