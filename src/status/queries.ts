import { board } from './board.js';
import { zoneStatus } from './zone-status.js';

export const statusQueries = [board, zoneStatus];
