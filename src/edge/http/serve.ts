import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import { createServer as createTrial } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Config, readConfig } from '../../config/config.js';
import { StartRefused } from '../../core/start-refused.js';
import { createLogger } from '../logging/logger.js';
import { Banner } from './banner.js';
import { refuseStart } from './refuse-start.js';
import { createServer } from './server.js';

/**
 * Serves until the process is told to stop (SIGTERM, SIGINT).
 *
 * @param prepare runs before it listens, and not at all where the port is taken
 * @returns the exit code: 0 stopped in order, 1 could not start or stop in time, 2 wrong configuration
 */
export async function serve(
  appModule: Type | DynamicModule,
  env: Readonly<Record<string, string | undefined>>,
  prepare?: (app: NestFastifyApplication) => Promise<void>,
): Promise<number> {
  try {
    const config = readConfig(env);
    const logger = createLogger(config.logLevel);
    endOnUnhandled(logger);
    if (prepare !== undefined) await mustBeFree(config);
    const app = await createServer(appModule, config, logger);
    await closingOnFailure(app, async () => {
      await prepare?.(app);
      await listen(app, config);
    });
    const url = await app.getUrl();
    // Heard from before anybody is told that it listens: who then says stop at once means an ordered one.
    const told = toldToStop();
    announce(url, config, app.get(Banner).lines);
    return await stopWhenTold(told, app, config, logger);
  } catch (error) {
    return refuseStart(error);
  }
}

/** What was opened is closed again where the start goes no further. */
async function closingOnFailure(app: NestFastifyApplication, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** What is prepared may take long: nobody should wait for it in vain. @throws StartRefused */
async function mustBeFree({ port, host }: Config): Promise<void> {
  const trial = createTrial().listen(port, host);
  try {
    await once(trial, 'listening');
  } catch (error) {
    throw new StartRefused(whyNotListening(error, port, host));
  }
  trial.close();
  await once(trial, 'close');
}

async function listen(app: NestFastifyApplication, { port, host }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw new StartRefused(whyNotListening(error, port, host));
  }
}

function whyNotListening(error: unknown, port: number, host: string): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. Stop the program that listens there, or set PORT to another one.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is no address of this machine. Set HOST=127.0.0.1.`;
    default:
      return `Cannot listen on ${host}, port ${port}${typeof code === 'string' ? ` (${code})` : ''}. Set HOST and PORT to others.`;
  }
}

/** Kinds of stores by their names; where they are is told nobody, since their addresses may hold passwords. */
const STORES = {
  sqlite: 'SQLite (embedded)',
  memory: 'memory',
  kurrentdb: 'KurrentDB',
  postgres: 'PostgreSQL',
} as const;

/** Where to look, for a person at a terminal; the log has standard output for itself. */
function announce(url: string, config: Config, notes: readonly string[]): void {
  const base = config.publicUrl ?? url;
  const lines = [
    `Ceasefire Ledger is listening on ${url}`,
    `  interface  ${base}/docs (document: ${base}/openapi.json)`,
    `  data       ${config.eventStore.kind === 'memory' ? 'in memory, gone at the end' : config.dataDir}`,
    `  stores     log in ${STORES[config.eventStore.kind]}, read models in ${STORES[config.readModel.kind]}`,
    `  access     ${config.auth === 'none' ? 'none: everybody on this machine may do everything' : config.auth}`,
    ...notes,
    '  stop       Ctrl-C',
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

/** The name of the first signal to stop. A second one ends the process at once, as if nobody listened. */
async function toldToStop(): Promise<string> {
  const told = new AbortController();
  const signal = await Promise.race(
    ['SIGTERM', 'SIGINT'].map(async (name) => {
      await once(process, name, { signal: told.signal });
      return name;
    }),
  );
  told.abort();
  return signal;
}

/** Finishes what was accepted, within the grace that is configured. */
async function stopWhenTold(
  told: Promise<string>,
  app: NestFastifyApplication,
  config: Config,
  logger: Logger,
): Promise<number> {
  logger.info({ signal: await told }, 'Stopping');
  const grace = new AbortController();
  const inTime = await Promise.race([
    app.close().then(() => true),
    delay(config.shutdownGraceMs, false, { signal: grace.signal }).catch(() => false),
  ]);
  grace.abort();
  if (!inTime) {
    process.stderr.write(`Not everything ended within ${config.shutdownGraceMs} ms (SHUTDOWN_GRACE_MS).\n`);
  }
  return inTime ? 0 : 1;
}

/** Nobody waited for this to fail, so nobody knows in which state it left the program. */
function endOnUnhandled(logger: Logger): void {
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'Unhandled rejection');
    process.exit(1);
  });
}
