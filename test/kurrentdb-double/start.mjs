#!/usr/bin/env node
// The protocol double in a process of its own, in the way that KURRENTDB_SERVER is called: its arguments are a port and a
// data folder. KURRENTDB_SERVER=test/kurrentdb-double/start.mjs holds the suites to a server that they cannot look into.
import { mkdirSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';

register('./typescript.mjs', import.meta.url);
const { KurrentDbDouble } = await import('./kurrentdb-double.ts');

const [port, folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: start.mjs PORT FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
await KurrentDbDouble.start({ file: join(folder, 'double.log'), port: Number(port) });
