import { event } from '../../core/event-type.js';
import { byLanguage, optional, restricted, statedTime, string, text } from '../../fields/event-fields.js';
import { incidentFact, incidentFactWithReason } from './event-parts.js';

/** Entries on which no rule rests: what is kept with an incident, and who gets to see it. */

/** A picture, a film, a document, named by its hash; where its bytes lie is not the log's matter. */
export const evidenceAttached = event(
  'EvidenceAttached',
  {
    /** 64 hex digits. Whoever took the phone that the picture was on could look for its hash. */
    sha256: restricted(string),
    mediaType: optional(restricted(string)),
    /** RFC 3339 UTC. */
    capturedAt: optional(restricted(string)),
    description: optional(restricted(text)),
    ...incidentFact,
  },
  {
    validTime: ({ capturedAt }) =>
      capturedAt === undefined ? undefined : { earliest: capturedAt, latest: capturedAt },
  },
);

/** It is passed on to somebody who may act on it. */
export const violationReferred = event('ViolationReferred', {
  to: restricted(text),
  ...incidentFactWithReason,
});

/** The public may know of it, in these words and no others. */
export const incidentPublished = event('IncidentPublished', { text: byLanguage(text), ...incidentFact });

/** The public may not know of it until then; without `until`, until it is published anew. */
export const incidentEmbargoed = event('IncidentEmbargoed', {
  until: optional(restricted(statedTime)),
  ...incidentFactWithReason,
});

export const handlingEvents = [
  evidenceAttached,
  violationReferred,
  incidentPublished,
  incidentEmbargoed,
] as const;
