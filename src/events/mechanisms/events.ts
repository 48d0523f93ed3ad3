import { type DataOf, event } from '../../core/event-type.js';
import {
  followed,
  list,
  oneOf,
  optional,
  own,
  plain,
  ref,
  refs,
  statedTime,
} from '../../fields/event-fields.js';
import { text } from '../../fields/schema.js';
import type { Goods } from '../../rules/facts/entries.js';
import { attribution } from '../shared/attribution.js';
import { boundsOf } from '../shared/valid-time.js';
import { thing } from '../shared/thing.js';

export const MECHANISM_KINDS = [
  'SEPARATION_FORCE',
  'CHECKPOINT_SUPERVISION',
  'OBSERVATION_POST',
  'GOODS_MONITORING',
  'JOINT_COMMISSION',
  'HOTLINE',
] as const;
export type MechanismKind = (typeof MECHANISM_KINDS)[number];

/** Somebody is said to be going to keep the sides apart, to watch, or to mediate. Announced is not deployed. */
export const mechanismAnnounced = event(
  'MechanismAnnounced',
  {
    mechanismId: own('mechanism'),
    kind: oneOf(MECHANISM_KINDS),
    operatorActorId: ref('actor'),
    agreementId: optional(ref('agreement')),
    zoneId: followed(ref('zone')),
    /** What goods monitoring is about. */
    goods: optional(list(plain<Goods>(text))),
    /** Whom a separation force stands between. */
    between: optional(refs('actor')),
    /** Absent: no date was named. */
    due: optional(statedTime),
    ...attribution,
  },
  {
    subjects: ['zoneId', 'operatorActorId', 'between', 'agreementId'],
    validTime: ({ due }) => due && boundsOf(due),
  },
);

/** Something happened to a mechanism at a time. */
const changed = <const Type extends string>(type: Type) =>
  event(
    type,
    { mechanismId: own('mechanism'), at: statedTime, ...attribution },
    { validTime: ({ at }) => boundsOf(at) },
  );

export const mechanismDeployed = changed('MechanismDeployed');
export const mechanismWithdrawn = changed('MechanismWithdrawn');
export type MechanismChanged = DataOf<typeof mechanismDeployed>;

export const mechanismEvents = [mechanismAnnounced, mechanismDeployed, mechanismWithdrawn] as const;

export const mechanism = thing({
  kind: 'mechanism',
  begins: mechanismAnnounced,
  fields: ['kind', 'operatorActorId', 'agreementId', 'zoneId', 'goods', 'between', 'due'],
  lists: { deployment: [mechanismDeployed], withdrawal: [mechanismWithdrawn] },
});
