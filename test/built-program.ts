import { resolve } from 'node:path';
import { isBuilt } from '../scripts/setup.mjs';

/** The server and the command line as they were built; specifications start them in processes of their own. */
export const MAIN = resolve('dist/src/main.js');
export const CLI = resolve('dist/src/cli.js');

// What runs an old build shows nothing of the sources at hand, whichever way it ends.
if (!isBuilt())
  throw new Error('dist is missing or older than the sources: run npm run build, then this again');
