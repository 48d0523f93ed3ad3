import { ENTRY_WITHDRAWN } from '../../core/decider.js';
import { event } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';

/** The one way to undo an entry: from this position on, every fold ignores the entry that it names. */
export interface EntryWithdrawn extends Attribution {
  /** Id of an entry of the same stream. */
  readonly eventId: string;
}

export const entryWithdrawn = event<EntryWithdrawn>()(ENTRY_WITHDRAWN, {
  sections: { eventId: 'public', ...attributionSections },
  irrevocable: true,
});
