import { event } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import { streamOf } from '../../fields/things.js';
import type { PositionTaken, Severity } from '../../rules/facts/entries.js';
import { factSections, type IncidentFact, streamsOf } from './event-parts.js';

/** A monitoring body does or decides something about an incident. */
interface BodyAct extends IncidentFact {
  readonly bodyId: string;
  readonly reason: TextRef;
}

const ofBody = ({ bodyId }: BodyAct): readonly string[] => [streamOf('actor', bodyId)];

/** How the body goes about finding out whether it happened. */
interface Verification extends BodyAct {
  readonly method?: readonly TextRef[];
}

const verificationSections = { method: 'restricted', ...factSections } as const;

export const verificationOpened = event<Verification>()('VerificationOpened', {
  sections: verificationSections,
  subjects: ofBody,
});

export const verificationSuspended = event<Verification>()('VerificationSuspended', {
  sections: verificationSections,
  subjects: ofBody,
});

export const CONCLUSIONS = ['VERIFIED', 'NOT_VERIFIED', 'REFUTED', 'INCONCLUSIVE'] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

export interface VerificationConcluded extends Verification {
  readonly outcome: Conclusion;
}

export const verificationConcluded = event<VerificationConcluded>()('VerificationConcluded', {
  sections: { outcome: 'public', ...verificationSections },
  subjects: ofBody,
});

/** What a body, or an actor, says about the incident: one of the two. */
export interface PositionRecorded extends IncidentFact {
  readonly actorId?: string;
  readonly position: PositionTaken;
}

export const positionRecorded = event<PositionRecorded>()('PositionRecorded', {
  sections: { actorId: 'public', position: 'public', ...factSections },
  subjects: ({ bodyId, actorId }) => streamsOf('actor', [bodyId, actorId]),
});

export const CONFIDENCES = ['LOW', 'MODERATE', 'HIGH'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Who did it, as the body finds; null: it finds that this cannot be told. */
export interface AttributionFound extends BodyAct {
  readonly actorId: string | null;
  readonly confidence: Confidence;
}

export const attributionFound = event<AttributionFound>()('AttributionFound', {
  sections: { actorId: 'public', confidence: 'public', ...factSections },
  subjects: ({ bodyId, actorId }) => streamsOf('actor', [bodyId, actorId ?? undefined]),
});

/** Whether the incident breaches a clause, as the body decides. */
export interface Finding extends BodyAct {
  readonly agreementId: string;
  readonly clauseId: string;
  readonly severity?: Severity;
}

const finding = {
  sections: { agreementId: 'public', clauseId: 'public', severity: 'public', ...factSections },
  subjects: ({ bodyId, agreementId }: Finding): readonly string[] => [
    streamOf('actor', bodyId),
    streamOf('agreement', agreementId),
  ],
} as const;

export const violationEndorsed = event<Finding>()('ViolationEndorsed', finding);
export const violationDismissed = event<Finding>()('ViolationDismissed', finding);
/** The body's earlier finding is cleared; it will decide anew. */
export const violationReopened = event<Finding>()('ViolationReopened', finding);

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
