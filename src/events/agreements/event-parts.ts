import type { Section, ValidTime } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf, type ThingKind } from '../../fields/things.js';
import type { When } from '../../rules/facts/entries.js';

/** What every entry of an agreement carries. */
export interface AgreementFact extends Attribution {
  readonly agreementId: string;
}

/** The sections of those fields, to be spread into an event's declaration. */
export const factSections = {
  agreementId: 'public',
  ...attributionSections,
} as const satisfies Record<keyof AgreementFact, Section>;

/** The streams of some things of one kind; of none where nobody named any. */
export function streamsOf(kind: ThingKind, ids: readonly string[] = []): readonly string[] {
  return ids.map((id) => streamOf(kind, id));
}

/** The bounds of a stated time alone, without the form and the words in which it was given. */
export function boundsOf({ earliest, latest }: When): ValidTime {
  return { earliest, latest };
}
