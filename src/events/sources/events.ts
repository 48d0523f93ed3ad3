import { type DataOf, type DataWith, event } from '../../core/event-type.js';
import type { CommandBody } from '../../fields/command-body.js';
import {
  answeredAs,
  flag,
  followed,
  oneOf,
  optional,
  own,
  ref,
  restricted,
  sourceBound,
  string,
  text,
} from '../../fields/event-fields.js';
import { oneOf as letterOf } from '../../fields/schema.js';
import type { Reliability } from '../../rules/facts/entries.js';
import { attribution, dataOf } from '../shared/attribution.js';
import { states, thing } from '../shared/thing.js';

export const SOURCE_KINDS = [
  'NAMED_PERSON',
  'ANONYMOUS_PERSON',
  'MEDIA',
  'PARTY',
  'GUARANTOR',
  'MONITOR',
  'SENSOR',
  'DOCUMENT',
  'DATASET',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** With whom what a source said may be shared. */
export const CONSENTS = ['INTERNAL', 'PARTNERS', 'PUBLIC_LABEL'] as const;
export type Consent = (typeof CONSENTS)[number];

/** Admiralty code of a source; F: cannot be judged. */
export const RELIABILITIES = ['A', 'B', 'C', 'D', 'E', 'F'] as const satisfies readonly Reliability[];

/** `sourceId` is the source that the entry is about; `toldBySourceId` the one whose statement the entry is. */
const onSource = {
  ...attribution,
  sourceId: sourceBound(own('source')),
  toldBySourceId: optional(sourceBound(ref('source', { subject: false }))),
};
const onSourceWithReason = { ...onSource, reason: restricted(text) };
type OnSource = DataWith<typeof onSource>;

/** A body as data of an entry on a source. */
export function dataOn<Body extends CommandBody>(
  sourceId: string,
  body: Body,
): Omit<Omit<Body, 'corrects'>, 'sourceId'> & Pick<OnSource, 'sourceId' | 'toldBySourceId'> {
  const { sourceId: toldBySourceId, ...data } = dataOf(body);
  return { ...data, sourceId, ...(toldBySourceId !== undefined && { toldBySourceId }) };
}

/** Who or what makes statements. Its label, and who a confidential one really is, are words, never bytes of the log. */
export const sourceRegistered = event('SourceRegistered', {
  kind: restricted(oneOf(SOURCE_KINDS)),
  label: restricted(text),
  /** Never of a confidential source, which has `affiliation`. */
  affiliationActorId: optional(sourceBound(followed(ref('actor')))),
  /** Text: the id of the actor that a confidential source belongs to. */
  affiliation: optional(sourceBound(text)),
  confidential: restricted(flag),
  consent: restricted(oneOf(CONSENTS)),
  /** Text: JSON of what is known of the person. */
  identity: optional(sourceBound(text)),
  ...onSource,
});
export type SourceRegistered = DataOf<typeof sourceRegistered>;

export const sourceReliabilityGraded = event('SourceReliabilityGraded', {
  reliability: restricted(answeredAs(letterOf(...RELIABILITIES), oneOf(RELIABILITIES))),
  ...onSourceWithReason,
});
export type SourceReliabilityGraded = DataOf<typeof sourceReliabilityGraded>;

export const sourceConsentChanged = event('SourceConsentChanged', {
  consent: restricted(oneOf(CONSENTS)),
  ...onSourceWithReason,
});
export type SourceConsentChanged = DataOf<typeof sourceConsentChanged>;

/** One of two custodians asks that all words of and about the source be destroyed. */
export const sourceErasureRequested = event('SourceErasureRequested', onSourceWithReason);

/** The other agrees. The destruction follows this entry, so that a restart, or a restored backup, finishes it. */
export const sourceIdentityErased = event(
  'SourceIdentityErased',
  {
    /** Id of the `SourceErasureRequested` entry. */
    requestId: sourceBound(string),
    ...onSourceWithReason,
  },
  { irrevocable: true },
);
export type SourceIdentityErased = DataOf<typeof sourceIdentityErased>;

export const sourceEvents = [
  sourceRegistered,
  sourceReliabilityGraded,
  sourceConsentChanged,
  sourceErasureRequested,
  sourceIdentityErased,
] as const;

/** What is known of who a source is stands in no answer. */
export const source = thing({
  kind: 'source',
  begins: sourceRegistered,
  fields: ['kind', 'label', 'affiliationActorId', 'confidential', 'consent'],
  states: [states(sourceReliabilityGraded, 'reliability'), states(sourceConsentChanged, 'consent')],
  lists: {
    grades: [sourceReliabilityGraded],
    consents: [sourceConsentChanged],
    erasureRequests: [sourceErasureRequested],
    erasureApprovals: [sourceIdentityErased],
  },
});
