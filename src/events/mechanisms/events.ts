import { event } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import type { StatedTime } from '../../fields/time-fields.js';
import type { Goods } from '../../rules/facts/entries.js';

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
export interface MechanismAnnounced extends Attribution {
  readonly mechanismId: string;
  readonly kind: MechanismKind;
  readonly operatorActorId: string;
  readonly agreementId?: string;
  readonly zoneId: string;
  /** What goods monitoring is about. */
  readonly goods?: readonly Goods[];
  /** Whom a separation force stands between. */
  readonly between?: readonly string[];
  /** Absent: no date was named. */
  readonly due?: StatedTime;
}

export const mechanismAnnounced = event<MechanismAnnounced>()('MechanismAnnounced', {
  sections: {
    mechanismId: 'public',
    kind: 'public',
    operatorActorId: 'public',
    agreementId: 'public',
    zoneId: 'public',
    goods: 'public',
    between: 'public',
    due: 'public',
    ...attributionSections,
  },
  subjects: ({ zoneId, operatorActorId, agreementId, between = [] }) => [
    streamOf('zone', zoneId),
    ...[operatorActorId, ...between].map((id) => streamOf('actor', id)),
    ...(agreementId === undefined ? [] : [streamOf('agreement', agreementId)]),
  ],
  validTime: ({ due }) => due && { earliest: due.earliest, latest: due.latest },
});

/** Something happened to a mechanism at a time. */
export interface MechanismChanged extends Attribution {
  readonly mechanismId: string;
  readonly at: StatedTime;
}

const changed = {
  sections: { mechanismId: 'public', at: 'public', ...attributionSections },
  validTime: ({ at: { earliest, latest } }: MechanismChanged) => ({ earliest, latest }),
} as const;

export const mechanismDeployed = event<MechanismChanged>()('MechanismDeployed', changed);
export const mechanismWithdrawn = event<MechanismChanged>()('MechanismWithdrawn', changed);

export const mechanismEvents = [mechanismAnnounced, mechanismDeployed, mechanismWithdrawn] as const;
