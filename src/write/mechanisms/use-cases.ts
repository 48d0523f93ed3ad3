import type { UseCase } from '../../pipeline/commands/use-case.js';
import { announceMechanism } from './announce-mechanism.js';
import { deployMechanism } from './deploy-mechanism.js';
import { withdrawMechanism } from './withdraw-mechanism.js';

export const mechanismUseCases: readonly UseCase[] = [announceMechanism, deployMechanism, withdrawMechanism];
