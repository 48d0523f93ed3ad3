import type { AnswerSchema } from '../../fields/schema.js';
import type { ThingKind } from '../../fields/things.js';

/** How the things of one kind are read back: what their entries make of them. */
export interface ThingKindDeclaration {
  readonly kind: ThingKind;
  /** As it stands in routes: `actors`. */
  readonly plural: string;
  /** What a thing is: fields of the entry that registers it. */
  readonly fields: Readonly<Record<string, AnswerSchema>>;
  /** Type of a later entry -> those fields that it states anew. */
  readonly states?: Readonly<Record<string, readonly string[]>>;
  /** What else was recorded on it: name of a list -> types of entries in it, in the order of the log. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}
