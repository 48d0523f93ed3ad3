import { describeGoldenData } from './golden-data.contract.js';

describeGoldenData('on SQLite', 'sqlite', () => Promise.resolve({}));
