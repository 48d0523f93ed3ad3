import type { UseCase } from '../../pipeline/commands/use-case.js';
import { easeRestriction } from './ease-restriction.js';
import { imposeRestriction } from './impose-restriction.js';
import { liftRestriction } from './lift-restriction.js';

export const restrictionUseCases: readonly UseCase[] = [imposeRestriction, easeRestriction, liftRestriction];
