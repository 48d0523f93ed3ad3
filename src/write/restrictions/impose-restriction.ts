import { InvalidInput } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Flag, OneOf, Refers, Slug } from '../../fields/fields.js';
import { streamOf, type Thing } from '../../fields/things.js';
import { FuzzySpan, type StatedSpan } from '../../fields/time-fields.js';
import { noState, type PathParams, registers, useCase } from '../../pipeline/commands/use-case.js';
import type { Goods, RestrictionDegree } from '../../rules/facts/entries.js';
import { DEGREES, GOODS, restrictionImposed } from '../../events/restrictions/events.js';

export class ImposeRestrictionBody extends CommandBody {
  @Slug()
  id!: string;

  @Refers('actor', { description: 'Who imposes it' })
  byActorId!: string;

  @OneOf(GOODS, { optional: true, each: true })
  goods?: readonly Goods[];

  @Flag({ optional: true, description: 'Whether people are kept from passing' })
  movement?: boolean;

  @OneOf(DEGREES)
  degree!: RestrictionDegree;

  @Refers('place', { optional: true, each: true, description: 'Absent: the whole zone' })
  places?: readonly string[];

  @FuzzySpan()
  during!: StatedSpan;
}

const zoneInPath = ({ id = '' }: PathParams): Thing => streamOf('zone', id);

export const imposeRestriction = useCase({
  name: 'ImposeRestriction',
  summary: 'Records that somebody bans or limits goods or movement in the zone',
  route: '/zones/:id/restrictions',
  action: 'report',
  body: ImposeRestrictionBody,
  attributed: true,
  target: registers('restriction', zoneInPath),
  decider: noState,
  localTimeOf: (_, { params }) => [zoneInPath(params)],
  decide: (body, { params: { id: zoneId = '' } }) => {
    const { goods = [], movement = false } = body;
    if (goods.length === 0 && !movement) {
      throw InvalidInput.at('', 'NOTHING_RESTRICTED', 'Name goods, or say that movement is restricted.');
    }
    const { id: restrictionId, ...data } = dataOf(body);
    return [restrictionImposed({ restrictionId, zoneId, ...data })];
  },
});
