import type { UseCase } from '../../pipeline/commands/use-case.js';
import { approveErasure } from './approve-erasure.js';
import { changeConsent } from './change-consent.js';
import { gradeSource } from './grade-source.js';
import { registerSource } from './register-source.js';
import { requestErasure } from './request-erasure.js';

export const sourceUseCases: readonly UseCase[] = [
  registerSource,
  gradeSource,
  changeConsent,
  requestErasure,
  approveErasure,
];
