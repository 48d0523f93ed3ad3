import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { temporaryDirectory } from './temporary-directory.js';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'let-read-all.mjs');

let directory: ReturnType<typeof temporaryDirectory>;
let double: KurrentDbDouble;

beforeEach(async () => {
  directory = temporaryDirectory();
  double = await KurrentDbDouble.start({ file: directory.path('double.log') });
});
afterEach(() => {
  double.stop();
  directory.remove();
});

/** What the script says. */
const run = async (user: string): Promise<string> => {
  const env = { PATH: process.env['PATH'], ADMIN_URL: double.url };
  return (await promisify(execFile)(process.execPath, [SCRIPT, user], { env })).stdout;
};

it('the script of docs/operations.md lets a user read $all, and leaves what else is said of it', async () => {
  const client = KurrentDBClient.connectionString(double.url);
  const data = { $acl: { $r: 'auditor', $mr: '$ops' }, note: 'kept' };
  await client.appendToStream('$$$all', jsonEvent({ type: '$metadata', data }), { streamState: 'no_stream' });
  expect(await run('ledger')).toBe('$all may be read by $admins, auditor, ledger\n');
  expect(await run('ledger')).toBe('$all may be read by $admins, auditor, ledger\n');
  const { metadata } = await client.getStreamMetadata('$all');
  expect(metadata).toEqual({
    acl: { readRoles: ['$admins', 'auditor', 'ledger'], metaReadRoles: '$ops' },
    note: 'kept',
  });
  await client.dispose();
});

it('the script of docs/operations.md begins the list where there is none', async () => {
  expect(await run('ledger')).toBe('$all may be read by $admins, ledger\n');
});
