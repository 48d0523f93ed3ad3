import { constants, setPriority } from 'node:os';
import { DAMAGED, passesQuickCheck } from './storage/read-models/database/quick-check.js';

// Whoever asks the ledger something comes first.
setPriority(constants.priority.PRIORITY_LOW);
process.exitCode = passesQuickCheck(process.argv[2] ?? '') ? 0 : DAMAGED;
