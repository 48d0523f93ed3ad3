import { event } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import type { StatedTime } from '../../fields/time-fields.js';
import { factSections, type IncidentFact } from './event-parts.js';

/** Entries on which no rule rests: what is kept with an incident, and who gets to see it. */

/** A picture, a film, a document, named by its hash; where its bytes lie is not the log's matter. */
export interface EvidenceAttached extends IncidentFact {
  /** 64 hex digits. */
  readonly sha256: string;
  readonly mediaType?: string;
  /** RFC 3339 UTC. */
  readonly capturedAt?: string;
  readonly description?: TextRef;
}

export const evidenceAttached = event<EvidenceAttached>()('EvidenceAttached', {
  sections: {
    // Whoever took the phone that the picture was on could look for its hash.
    sha256: 'restricted',
    mediaType: 'restricted',
    capturedAt: 'restricted',
    description: 'restricted',
    ...factSections,
  },
  validTime: ({ capturedAt }) =>
    capturedAt === undefined ? undefined : { earliest: capturedAt, latest: capturedAt },
});

/** It is passed on to somebody who may act on it. */
export interface ViolationReferred extends IncidentFact {
  readonly to: TextRef;
  readonly reason: TextRef;
}

export const violationReferred = event<ViolationReferred>()('ViolationReferred', {
  sections: { to: 'restricted', ...factSections },
});

/** The public may know of it, in these words and no others. */
export interface IncidentPublished extends IncidentFact {
  /** By BCP 47 language tag. */
  readonly text: Readonly<Record<string, TextRef>>;
}

export const incidentPublished = event<IncidentPublished>()('IncidentPublished', {
  sections: { text: 'public', ...factSections },
});

/** The public may not know of it until then; without `until`, until it is published anew. */
export interface IncidentEmbargoed extends IncidentFact {
  readonly until?: StatedTime;
  readonly reason: TextRef;
}

export const incidentEmbargoed = event<IncidentEmbargoed>()('IncidentEmbargoed', {
  sections: { until: 'restricted', ...factSections },
});

export const handlingEvents = [
  evidenceAttached,
  violationReferred,
  incidentPublished,
  incidentEmbargoed,
] as const;
