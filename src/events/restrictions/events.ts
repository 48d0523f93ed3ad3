import type { TextRef } from '../../core/text-ref.js';
import { event } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import type { StatedSpan, StatedTime } from '../../fields/time-fields.js';
import type { Goods, RestrictionDegree } from '../../rules/facts/entries.js';

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
export interface RestrictionImposed extends Attribution {
  readonly restrictionId: string;
  readonly zoneId: string;
  readonly byActorId: string;
  readonly goods?: readonly Goods[];
  /** Whether people, too, are kept from passing. */
  readonly movement?: boolean;
  readonly degree: RestrictionDegree;
  /** Absent: the whole zone. */
  readonly places?: readonly string[];
  readonly during: StatedSpan;
}

export const restrictionImposed = event<RestrictionImposed>()('RestrictionImposed', {
  sections: {
    restrictionId: 'public',
    zoneId: 'public',
    byActorId: 'public',
    goods: 'public',
    movement: 'public',
    degree: 'public',
    places: 'public',
    during: 'public',
    ...attributionSections,
  },
  subjects: ({ zoneId, byActorId, places = [] }) => [
    streamOf('zone', zoneId),
    streamOf('actor', byActorId),
    ...places.map((id) => streamOf('place', id)),
  ],
  validTime: ({ during: { start, end } }) => ({ earliest: start.earliest, latest: end?.latest ?? null }),
});

interface RestrictionChanged extends Attribution {
  readonly restrictionId: string;
  readonly at: StatedTime;
  readonly reason: TextRef;
}

const changed = {
  sections: { restrictionId: 'public', at: 'public', ...attributionSections },
  validTime: ({ at: { earliest, latest } }: RestrictionChanged) => ({ earliest, latest }),
} as const;

/** More passes than before; `degree` where the source says so much. */
export interface RestrictionEased extends RestrictionChanged {
  readonly degree?: 'LIMITED';
}

export const restrictionEased = event<RestrictionEased>()('RestrictionEased', {
  ...changed,
  sections: { ...changed.sections, degree: 'public' },
});

export type RestrictionLifted = RestrictionChanged;

export const restrictionLifted = event<RestrictionLifted>()('RestrictionLifted', changed);

export const restrictionEvents = [restrictionImposed, restrictionEased, restrictionLifted] as const;
