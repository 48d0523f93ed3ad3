import type { UseCase } from '../../pipeline/commands/use-case.js';
import { recordObservationWindow } from './record-observation-window.js';

export const observationUseCases: readonly UseCase[] = [recordObservationWindow];
