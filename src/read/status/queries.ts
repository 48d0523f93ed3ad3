import type { EventTypes } from '../../world/visible-data.js';
import type { QueryDefinition } from '../../pipeline/queries/query.js';
import { board } from './board.js';
import { statusChanges } from './status-changes.js';
import { zoneStatus } from './zone-status.js';

/** `types`: of entries, to tell which of them change a status. */
export function statusQueries(types: EventTypes): readonly QueryDefinition[] {
  return [board(types), zoneStatus(types), statusChanges];
}
