import type { UseCase } from '../platform/commands/use-case.js';
import { recordObservationWindow } from './record-observation-window.js';

export const observationUseCases: readonly UseCase[] = [recordObservationWindow];
