// Holds the properties of the rules against thousands of random histories: node scripts/properties.mjs [runs] [seed]
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ended, ROOT } from './setup.mjs';

const [runs = '10000', seed] = process.argv.slice(2);
const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
    join('test', 'rules', '.*properties'),
    '--testTimeout=36000000',
  ],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PROPERTY_RUNS: runs, ...(seed !== undefined && { PROPERTY_SEED: seed }) },
  },
);
process.exitCode = await ended(jest);
