import type { TextRef } from '../../core/text-ref.js';
import { event } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { aboutStream, streamOf } from '../../fields/things.js';
import type { StatedTime } from '../../fields/time-fields.js';

export const STATEMENT_MODALITIES = ['ASSERTED', 'REPORTED', 'PREDICTED', 'DENIED'] as const;
export type StatementModality = (typeof STATEMENT_MODALITIES)[number];

export const STATEMENT_KINDS = [
  'FACT',
  'CONTEXT',
  'EXPLANATION',
  'PRECEDENT',
  'FORECAST',
  'ASSESSMENT',
  'PRESENCE',
  'ABSENCE',
  'OFFICE',
  'PROGRESS',
] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

/** What a source said, in its words. */
export interface StatementRecorded extends Attribution {
  readonly statementId: string;
  readonly sourceId: string;
  readonly text: TextRef;
  readonly madeAt: StatedTime;
  readonly modality: StatementModality;
  readonly kind: StatementKind;
  /** Things by `<plural>/<id>`, like `zones/eastern-qalamoun`. */
  readonly about?: readonly string[];
  /** Who published it. */
  readonly viaSourceId?: string;
  /** Ids of statements that it repeats or rests on. */
  readonly derivedFrom?: readonly string[];
  readonly contradicts?: readonly string[];
}

const statements = (ids: readonly string[] = []): readonly string[] =>
  ids.map((id) => streamOf('statement', id));

export const statementRecorded = event<StatementRecorded>()('StatementRecorded', {
  sections: {
    statementId: 'public',
    text: 'restricted',
    madeAt: 'restricted',
    modality: 'restricted',
    kind: 'restricted',
    about: 'restricted',
    viaSourceId: 'source',
    derivedFrom: 'restricted',
    contradicts: 'restricted',
    ...attributionSections,
  },
  subjects: ({ sourceId, viaSourceId, about = [], derivedFrom, contradicts }) => [
    streamOf('source', sourceId),
    ...(viaSourceId === undefined ? [] : [streamOf('source', viaSourceId)]),
    ...about.flatMap((thing) => aboutStream(thing) ?? []),
    ...statements(derivedFrom),
    ...statements(contradicts),
  ],
  validTime: ({ madeAt: { earliest, latest } }) => ({ earliest, latest }),
});

/** How credible what was said is, whoever said it: 1 confirmed by others … 5 improbable, 6 cannot be judged. */
export interface StatementCredibilityGraded extends Attribution {
  readonly statementId: string;
  readonly credibility: number;
  readonly reason: TextRef;
}

export const statementCredibilityGraded = event<StatementCredibilityGraded>()('StatementCredibilityGraded', {
  sections: { statementId: 'public', credibility: 'restricted', ...attributionSections },
});

export const statementEvents = [statementRecorded, statementCredibilityGraded] as const;
