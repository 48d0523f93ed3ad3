import { keepLedger } from './app/keep-ledger.js';
import { projections } from './app/read-models.js';

await keepLedger(projections);
