import { keepLedger } from './keep-ledger.js';
import { projections } from './read-models.js';

await keepLedger(projections);
