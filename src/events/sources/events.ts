import type { TextRef } from '../../core/text-ref.js';
import { event, type Section } from '../../core/event-type.js';
import type { CommandBody } from '../../fields/command-body.js';
import { type Attribution, attributionSections, dataOf } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import type { Reliability } from '../../rules/facts/entries.js';

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
interface OnSource extends Omit<Attribution, 'sourceId'> {
  readonly sourceId: string;
  readonly toldBySourceId?: string;
}

const onSourceSections = {
  ...attributionSections,
  toldBySourceId: 'source',
} as const satisfies Record<keyof OnSource, Section>;

/** A body as data of an entry on a source. */
export function dataOn<Body extends CommandBody>(
  sourceId: string,
  body: Body,
): Omit<Omit<Body, 'corrects'>, 'sourceId'> & Pick<OnSource, 'sourceId' | 'toldBySourceId'> {
  const { sourceId: toldBySourceId, ...data } = dataOf(body);
  return { ...data, sourceId, ...(toldBySourceId !== undefined && { toldBySourceId }) };
}

/** Who or what makes statements. Its label, and who a confidential one really is, are words, never bytes of the log. */
export interface SourceRegistered extends OnSource {
  readonly kind: SourceKind;
  readonly label: TextRef;
  /** Never of a confidential source, which has `affiliation`. */
  readonly affiliationActorId?: string;
  /** Words: the id of the actor that a confidential source belongs to. */
  readonly affiliation?: TextRef;
  readonly confidential: boolean;
  readonly consent: Consent;
  /** Words: JSON of what is known of the person. */
  readonly identity?: TextRef;
}

export const sourceRegistered = event<SourceRegistered>()('SourceRegistered', {
  sections: {
    kind: 'restricted',
    label: 'restricted',
    affiliationActorId: 'source',
    affiliation: 'source',
    confidential: 'restricted',
    consent: 'restricted',
    identity: 'source',
    ...onSourceSections,
  },
  subjects: ({ affiliationActorId }) =>
    affiliationActorId === undefined ? [] : [streamOf('actor', affiliationActorId)],
});

export interface SourceReliabilityGraded extends OnSource {
  readonly reliability: Reliability;
  readonly reason: TextRef;
}

export const sourceReliabilityGraded = event<SourceReliabilityGraded>()('SourceReliabilityGraded', {
  sections: { reliability: 'restricted', ...onSourceSections },
});

export interface SourceConsentChanged extends OnSource {
  readonly consent: Consent;
  readonly reason: TextRef;
}

export const sourceConsentChanged = event<SourceConsentChanged>()('SourceConsentChanged', {
  sections: { consent: 'restricted', ...onSourceSections },
});

/** One of two custodians asks that all words of and about the source be destroyed. */
export interface SourceErasureRequested extends OnSource {
  readonly reason: TextRef;
}

export const sourceErasureRequested = event<SourceErasureRequested>()('SourceErasureRequested', {
  sections: onSourceSections,
});

/** The other agrees. The destruction follows this entry, so that a restart, or a restored backup, finishes it. */
export interface SourceIdentityErased extends OnSource {
  /** Id of the `SourceErasureRequested` entry. */
  readonly requestId: string;
  readonly reason: TextRef;
}

export const sourceIdentityErased = event<SourceIdentityErased>()('SourceIdentityErased', {
  irrevocable: true,
  sections: { requestId: 'source', ...onSourceSections },
});

export const sourceEvents = [
  sourceRegistered,
  sourceReliabilityGraded,
  sourceConsentChanged,
  sourceErasureRequested,
  sourceIdentityErased,
] as const;
