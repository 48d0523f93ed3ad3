import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Running, startServer } from '../../bench/processes.js';
import { Connection } from '../../src/platform/event-store/kurrentdb/connection.js';
import { type Given } from '../../src/platform/event-store/kurrentdb/stored-event.js';
import { LogReader } from '../../src/platform/event-store/kurrentdb/log-reader.js';
import { DEFAULT_PATIENCE } from '../../src/platform/event-store/kurrentdb/patience.js';
import { PREFIX } from '../../src/platform/event-store/kurrentdb/starting.js';
import { freePort } from '../../test/free-port.js';
import { pause } from '../server.js';

/** A command that starts a KurrentDB, insecure, and becomes it: its arguments are a port and a data folder. */
const SERVER = process.env['KURRENTDB_SERVER'];

/** What the event store is, as results name it. */
export const EVENT_STORE = SERVER === undefined ? 'the protocol double' : 'the server of KURRENTDB_SERVER';

const LIVE_EVERY_MS = 50;

/** Starts an event store on what the folder keeps; port 0 takes any free one. Resolves when it answers. */
export async function startEventStore(folder: string, port: number): Promise<Running> {
  if (SERVER === undefined) {
    const args = [join(folder, 'double.log'), String(port)];
    return startServer(join(import.meta.dirname, 'double-child.js'), args, {});
  }
  const taken = port === 0 ? await freePort() : port;
  const child = spawn(SERVER, [String(taken), join(folder, 'kurrentdb')], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${taken}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`KURRENTDB_SERVER ended with ${child.exitCode}`);
    const isLive = await fetch(`${url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isLive) break;
    await pause(LIVE_EVERY_MS);
  }
  return { url, child, stop: () => killed({ child }) };
}

/** The connection string for one that was started here. */
export function addressOf({ url }: Pick<Running, 'url'>): string {
  return `kurrentdb://127.0.0.1:${new URL(url).port}?tls=false&discoveryInterval=10`;
}

/** All entries of the ledger, in the order of the log. */
export async function readLog(running: Pick<Running, 'url'>): Promise<readonly Given[]> {
  const connection = new Connection(addressOf(running), DEFAULT_PATIENCE);
  const reader = new LogReader(connection, PREFIX);
  const all: Given[] = [];
  try {
    for (
      let page = await reader.all(undefined);
      page.length > 0;
      page = await reader.all(page.at(-1)?.place)
    ) {
      all.push(...page.map(({ given }) => given));
    }
  } finally {
    connection.close();
  }
  return all;
}

/** Ends it in the middle of whatever it does. */
export async function killed({ child }: Pick<Running, 'child'>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
