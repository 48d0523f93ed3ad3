import type { UseCase } from '../../pipeline/commands/use-case.js';
import { assignCheckpointSupervision } from './assign-checkpoint-supervision.js';
import { closeCheckpoint } from './close-checkpoint.js';
import { establishCheckpoint } from './establish-checkpoint.js';

export const checkpointUseCases: readonly UseCase[] = [
  establishCheckpoint,
  assignCheckpointSupervision,
  closeCheckpoint,
];
