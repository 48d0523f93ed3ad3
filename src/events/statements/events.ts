import { event } from '../../core/event-type.js';
import {
  about,
  answeredAs,
  integer,
  oneOf,
  optional,
  own,
  ref,
  refs,
  restricted,
  sourceBound,
  statedTime,
  text,
} from '../../fields/event-fields.js';
import { list, uuid } from '../../fields/schema.js';
import { attribution, attributionWithReason } from '../shared/attribution.js';
import { boundsOf } from '../shared/valid-time.js';
import { states, thing } from '../shared/thing.js';

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

const statements = answeredAs(list(uuid), refs('statement'));

/** What a source said, in its words. */
export const statementRecorded = event(
  'StatementRecorded',
  {
    statementId: own('statement'),
    text: restricted(text),
    madeAt: restricted(statedTime),
    modality: restricted(oneOf(STATEMENT_MODALITIES)),
    kind: restricted(oneOf(STATEMENT_KINDS)),
    about: optional(restricted(about)),
    /** Who published it. */
    viaSourceId: optional(sourceBound(ref('source'))),
    /** Ids of statements that it repeats or rests on. */
    derivedFrom: optional(restricted(statements)),
    contradicts: optional(restricted(statements)),
    ...attribution,
    sourceId: sourceBound(ref('source')),
  },
  {
    subjects: ['sourceId', 'viaSourceId', 'about', 'derivedFrom', 'contradicts'],
    validTime: ({ madeAt }) => boundsOf(madeAt),
  },
);

/** How credible what was said is, whoever said it: 1 confirmed by others … 5 improbable, 6 cannot be judged. */
export const statementCredibilityGraded = event('StatementCredibilityGraded', {
  statementId: own('statement'),
  credibility: restricted(integer),
  ...attributionWithReason,
});

export const statementEvents = [statementRecorded, statementCredibilityGraded] as const;

export const statement = thing({
  kind: 'statement',
  begins: statementRecorded,
  fields: [
    'sourceId',
    'viaSourceId',
    'text',
    'madeAt',
    'modality',
    'kind',
    'about',
    'derivedFrom',
    'contradicts',
  ],
  states: [states(statementCredibilityGraded, 'credibility')],
  lists: { grades: [statementCredibilityGraded] },
});
