import { type DataOf, event } from '../../core/event-type.js';
import {
  followed,
  list,
  nullable,
  oneOf,
  optional,
  plain,
  ref,
  restricted,
  string,
  text,
} from '../../fields/event-fields.js';
import type { PositionTaken, Severity } from '../../rules/facts/entries.js';
import { incidentFact, incidentFactWithReason } from './event-parts.js';

/** A monitoring body does or decides something about an incident. */
const bodyAct = { ...incidentFactWithReason, bodyId: ref('actor') };

/** How the body goes about finding out whether it happened. */
const verification = { method: optional(restricted(list(text))), ...bodyAct };

export const verificationOpened = event('VerificationOpened', verification);
export const verificationSuspended = event('VerificationSuspended', verification);

export const CONCLUSIONS = ['VERIFIED', 'NOT_VERIFIED', 'REFUTED', 'INCONCLUSIVE'] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

export const verificationConcluded = event('VerificationConcluded', {
  outcome: oneOf(CONCLUSIONS),
  ...verification,
});
export type VerificationConcluded = DataOf<typeof verificationConcluded>;

/** What a body, or an actor, says about the incident: one of the two. */
export const positionRecorded = event(
  'PositionRecorded',
  {
    actorId: optional(followed(ref('actor'))),
    position: plain<PositionTaken>(),
    ...incidentFact,
    bodyId: optional(ref('actor')),
  },
  { subjects: ['bodyId', 'actorId'] },
);
export type PositionRecorded = DataOf<typeof positionRecorded>;

export const CONFIDENCES = ['LOW', 'MODERATE', 'HIGH'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Who did it, as the body finds; null: it finds that this cannot be told. */
export const attributionFound = event(
  'AttributionFound',
  { actorId: nullable(followed(ref('actor'))), confidence: oneOf(CONFIDENCES), ...bodyAct },
  { subjects: ['bodyId', 'actorId'] },
);
export type AttributionFound = DataOf<typeof attributionFound>;

/** Whether the incident breaches a clause, as the body decides. */
const finding = <const Type extends string>(type: Type) =>
  event(
    type,
    {
      agreementId: ref('agreement'),
      clauseId: string,
      severity: optional(plain<Severity>()),
      ...bodyAct,
    },
    { subjects: ['bodyId', 'agreementId'] },
  );

export const violationEndorsed = finding('ViolationEndorsed');
export const violationDismissed = finding('ViolationDismissed');
/** The body's earlier finding is cleared; it will decide anew. */
export const violationReopened = finding('ViolationReopened');
export type Finding = DataOf<typeof violationEndorsed>;

export const verdictEvents = [
  verificationOpened,
  verificationSuspended,
  verificationConcluded,
  positionRecorded,
  attributionFound,
  violationEndorsed,
  violationDismissed,
  violationReopened,
] as const;
