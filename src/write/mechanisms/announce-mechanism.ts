import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { OneOf, Refers, Slug } from '../../fields/fields.js';
import { streamOf } from '../../fields/things.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { noState, registers, useCase } from '../../pipeline/commands/use-case.js';
import { GOODS } from '../../events/restrictions/events.js';
import type { Goods } from '../../rules/facts/entries.js';
import { MECHANISM_KINDS, mechanismAnnounced, type MechanismKind } from '../../events/mechanisms/events.js';

export class AnnounceMechanismBody extends CommandBody {
  @Slug()
  id!: string;

  @OneOf(MECHANISM_KINDS)
  kind!: MechanismKind;

  @Refers('actor', { description: 'Who provides it' })
  operatorActorId!: string;

  @Refers('agreement', { optional: true })
  agreementId?: string;

  @Refers('zone')
  zoneId!: string;

  @OneOf(GOODS, { optional: true, each: true })
  goods?: readonly Goods[];

  @Refers('actor', { optional: true, each: true, description: 'Whom it stands between' })
  between?: readonly string[];

  @FuzzyTime({ optional: true })
  due?: StatedTime;
}

export const announceMechanism = useCase({
  name: 'AnnounceMechanism',
  summary: 'Records that somebody is to separate, supervise, observe or mediate in the zone',
  route: '/mechanisms',
  action: 'register',
  body: AnnounceMechanismBody,
  attributed: true,
  target: registers('mechanism'),
  decider: noState,
  localTimeOf: ({ zoneId }) => [streamOf('zone', zoneId)],
  decide: (body) => {
    const { id: mechanismId, ...data } = dataOf(body);
    return [mechanismAnnounced({ mechanismId, ...data })];
  },
});
