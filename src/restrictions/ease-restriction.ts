import type { TextRef } from '../core/text-ref.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { OneOf, Phrase } from '../platform/commands/fields.js';
import { FuzzyTime, type StatedTime } from '../platform/commands/time-fields.js';
import { restrictionEased } from './events.js';
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
