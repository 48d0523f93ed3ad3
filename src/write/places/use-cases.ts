import type { UseCase } from '../../pipeline/commands/use-case.js';
import { registerPlace } from './register-place.js';
import { relocatePlace } from './relocate-place.js';
import { renamePlace } from './rename-place.js';

export const placeUseCases: readonly UseCase[] = [registerPlace, renamePlace, relocatePlace];
