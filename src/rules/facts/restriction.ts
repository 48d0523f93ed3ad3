import { type Entry, type Goods, type RestrictionDegree } from './entries.js';
import { toAct, toStateSpan, type Moment, type Span } from '../time/time.js';

type Id = string;

/** A ban or limit on goods or movement into a zone. */
export interface RestrictionFacts {
  readonly id: Id;
  readonly zoneId: Id;
  readonly goods?: readonly Goods[];
  readonly degree: RestrictionDegree;
  readonly during: Span;
  readonly easings: readonly { readonly at: Moment; readonly degree?: 'LIMITED' }[];
  readonly lifted?: Moment;
  /** The entries about it, and when the last of them was recorded (ms). */
  readonly entryIds: readonly string[];
  readonly lastReportedAt: number;
}

export function imposedRestriction({
  id,
  recordedAt,
  data,
}: Extract<Entry, { type: 'RestrictionImposed' }>): RestrictionFacts {
  const { restrictionId, zoneId, goods, degree, during } = data;
  return {
    id: restrictionId,
    zoneId,
    goods,
    degree,
    during: toStateSpan(during),
    easings: [],
    entryIds: [id],
    lastReportedAt: Date.parse(recordedAt),
  };
}

export function evolveRestriction(
  state: RestrictionFacts,
  { id, recordedAt, type, data }: Extract<Entry, { type: 'RestrictionEased' | 'RestrictionLifted' }>,
): RestrictionFacts {
  const at = toAct(data.at, recordedAt);
  const entryIds = [...state.entryIds, id];
  if (type === 'RestrictionLifted') return { ...state, lifted: at, entryIds };
  const easings = [...state.easings, { at, degree: data.degree }];
  return { ...state, easings, entryIds, lastReportedAt: Date.parse(recordedAt) };
}

/** The first instant at which it no longer holds: its end, or the lifting's latest bound if that comes first. */
export function endOf({ during, lifted }: RestrictionFacts): number {
  const end = during.ongoing || during.end === undefined ? Number.POSITIVE_INFINITY : during.end.latest;
  return Math.min(end, lifted?.latest ?? Number.POSITIVE_INFINITY);
}

/** The degree at `t`: easings count from their latest bound, as liftings do. */
export function degreeAt({ degree, easings }: RestrictionFacts, t: number): RestrictionDegree {
  return easings.reduce<RestrictionDegree>(
    (current, easing) => (easing.at.latest <= t ? (easing.degree ?? current) : current),
    degree,
  );
}
