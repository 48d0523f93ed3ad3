import { type DataOf, event } from '../../core/event-type.js';
import {
  flag,
  followed,
  list,
  oneOf,
  optional,
  own,
  ref,
  refs,
  statedSpan,
  statedTime,
} from '../../fields/event-fields.js';
import type { Goods, RestrictionDegree } from '../../rules/facts/entries.js';
import { attribution, attributionWithReason } from '../shared/attribution.js';
import { boundsOf, boundsOfState } from '../shared/valid-time.js';
import { thing } from '../shared/thing.js';

export const GOODS = [
  'MEDICAL',
  'RELIEF',
  'BUILDING',
  'FUEL',
  'FOOD',
  'OTHER',
] as const satisfies readonly Goods[];
export const DEGREES = [
  'BANNED',
  'LIMITED',
  'BANNED_OR_LIMITED',
] as const satisfies readonly RestrictionDegree[];

/** Somebody bans or limits goods or movement in a zone. */
export const restrictionImposed = event(
  'RestrictionImposed',
  {
    restrictionId: own('restriction'),
    zoneId: followed(ref('zone')),
    byActorId: ref('actor'),
    goods: optional(list(oneOf(GOODS))),
    /** Whether people, too, are kept from passing. */
    movement: optional(flag),
    degree: oneOf(DEGREES),
    /** Absent: the whole zone. */
    places: optional(followed(refs('place'))),
    during: statedSpan,
    ...attribution,
  },
  { validTime: ({ during }) => boundsOfState(during) },
);
export type RestrictionImposed = DataOf<typeof restrictionImposed>;

const change = { restrictionId: own('restriction'), at: statedTime, ...attributionWithReason };

/** More passes than before; `degree` where the source says so much. */
export const restrictionEased = event(
  'RestrictionEased',
  { ...change, degree: optional(oneOf(['LIMITED'])) },
  { validTime: ({ at }) => boundsOf(at) },
);
export type RestrictionEased = DataOf<typeof restrictionEased>;

export const restrictionLifted = event('RestrictionLifted', change, {
  validTime: ({ at }) => boundsOf(at),
});
export type RestrictionLifted = DataOf<typeof restrictionLifted>;

export const restrictionEvents = [restrictionImposed, restrictionEased, restrictionLifted] as const;

export const restriction = thing({
  kind: 'restriction',
  begins: restrictionImposed,
  fields: ['zoneId', 'byActorId', 'goods', 'movement', 'degree', 'places', 'during'],
  lists: { easing: [restrictionEased], lifting: [restrictionLifted] },
});
