import { type Entry, type Relation } from './entries.js';
import { toStateSpan, type Span } from '../time/time.js';

type Id = string;

/** That one actor belonged, obeyed or was invited to another for a time. */
export interface Affiliation {
  readonly entryId: string;
  readonly actorId: Id;
  readonly ofActorId: Id;
  readonly relation: Relation;
  readonly during: Span;
}

export function assertedAffiliation({
  id,
  data,
}: Extract<Entry, { type: 'ActorAffiliationAsserted' }>): Affiliation {
  const { actorId, ofActorId, relation, during } = data;
  return { entryId: id, actorId, ofActorId, relation, during: toStateSpan(during) };
}

/** Relations that put an actor under another one's orders. */
export const COMMAND: ReadonlySet<Relation> = new Set<Relation>(['SUBUNIT', 'UNDER_COMMAND']);

/** Relations through which an obligation reaches an actor: those of command, and being invited to support. */
export const OBLIGATION: ReadonlySet<Relation> = new Set<Relation>([...COMMAND, 'INVITED_SUPPORT']);
