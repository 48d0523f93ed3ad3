import { ENTRY_WITHDRAWN } from '../../core/decider.js';
import { event } from '../../core/event-type.js';
import { entryId } from '../../fields/event-fields.js';
import { attribution } from '../shared/attribution.js';

/** The one way to undo an entry: from this position on, every fold ignores the entry of the same stream that it names. */
export const entryWithdrawn = event(
  ENTRY_WITHDRAWN,
  { eventId: entryId, ...attribution },
  { irrevocable: true },
);
