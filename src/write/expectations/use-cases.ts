import type { UseCase } from '../../pipeline/commands/use-case.js';
import { recordExpectation } from './record-expectation.js';
import { recordExpectationOutcome } from './record-expectation-outcome.js';

export const expectationUseCases: readonly UseCase[] = [recordExpectation, recordExpectationOutcome];
