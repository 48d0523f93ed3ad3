import { board } from './board.js';
import { statusChanges } from './status-changes.js';
import { zoneStatus } from './zone-status.js';

export const statusQueries = [board, zoneStatus, statusChanges];
