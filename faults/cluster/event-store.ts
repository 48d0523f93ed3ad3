import { join } from 'node:path';
import type { Running } from '../../bench/processes.js';
import { freePort } from '../../test/free-port.js';
import { connectionString, killed, startCommand } from '../../test/kurrentdb-server.js';

const DOUBLE = join(import.meta.dirname, ...['..', '..', '..', 'test', 'kurrentdb-double', 'start.mjs']);

/** A command that starts a KurrentDB, insecure, and becomes it: its arguments are a port and a data folder. */
const COMMAND = process.env['KURRENTDB_SERVER'] ?? DOUBLE;

/** What the event store is, as results name it. */
export const EVENT_STORE = COMMAND === DOUBLE ? 'the protocol double' : 'the server of KURRENTDB_SERVER';

/** Starts an event store on what the folder keeps; port 0 takes any free one. Resolves when it answers. */
export async function startEventStore(folder: string, port: number): Promise<Running> {
  const taken = port === 0 ? await freePort() : port;
  const child = await startCommand(COMMAND, taken, join(folder, 'kurrentdb'));
  return { url: `http://127.0.0.1:${taken}`, child, stop: () => killed(child) };
}

/** The connection string for one that was started here. */
export function addressOf({ url }: Pick<Running, 'url'>): string {
  return connectionString(Number(new URL(url).port));
}
