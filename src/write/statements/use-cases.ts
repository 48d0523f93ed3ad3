import type { UseCase } from '../../pipeline/commands/use-case.js';
import { gradeStatement } from './grade-statement.js';
import { recordStatement } from './record-statement.js';

export const statementUseCases: readonly UseCase[] = [recordStatement, gradeStatement];
