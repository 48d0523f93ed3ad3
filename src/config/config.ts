import { join, relative, resolve, sep } from 'node:path';
import { ConfigError } from '../core/start-refused.js';
import { Environment } from './environment.js';

/** How callers are known. */
export const AUTH_MODES = ['none', 'local', 'oidc'] as const;
export type AuthMode = (typeof AUTH_MODES)[number];

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where the log lives. `memory` forgets everything at the end: for tests. */
export type EventStoreLocation =
  | { readonly kind: 'sqlite' }
  | { readonly kind: 'memory' }
  | { readonly kind: 'kurrentdb'; readonly url: string };

/** Where the read models live. */
export type ReadModelLocation =
  | { readonly kind: 'sqlite' }
  | { readonly kind: 'memory' }
  | { readonly kind: 'postgres'; readonly url: string };

/** What differs between two installations. What changes answers is not here: it is recorded by POST /v1/settings. */
export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** As people reach it, without a trailing slash. */
  readonly publicUrl: string | undefined;
  /** The addresses and networks of the proxies whose X-Forwarded-* headers are believed. */
  readonly trustProxy: readonly string[];
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** Absolute. */
  readonly dataDir: string;
  readonly eventStore: EventStoreLocation;
  readonly readModel: ReadModelLocation;
  readonly auth: AuthMode;
  /** The name under which checkpoints of the log are signed; undefined until one is made on first run. */
  readonly logOrigin: string | undefined;
  readonly logKeyFile: string;
  readonly logSecretFile: string;
  readonly vaultKeyFile: string;
  readonly witnesses: readonly string[];
  readonly logLevel: LogLevel;
  /** How long an ordered stop may take, in milliseconds. */
  readonly shutdownGraceMs: number;
  /** In bytes. */
  readonly bodyLimit: number;
}

/** The injection token of the configuration. */
export const CONFIG = Symbol('Config');

const KIB = 1024;
const MIB = 1024 * KIB;
const STOP_LONGEST_MS = 600_000;

/**
 * Reads the configuration.
 *
 * @param env the environment, like `process.env`; an empty value counts as unset
 * @throws ConfigError naming the first variable that is wrong
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = new Environment(env);
  const dataDir = resolve(read.text('DATA_DIR') ?? './data');
  const eventStore = readEventStore(read);
  const config: Config = {
    port: read.integer('PORT', 0, 65_535) ?? 3000,
    host: read.text('HOST') ?? '127.0.0.1',
    publicUrl: read.url('PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
    trustProxy: read.networks('TRUST_PROXY'),
    tls: readTls(read),
    dataDir,
    eventStore,
    readModel: readReadModel(read, eventStore),
    // The default becomes `local` with accounts; until then only development access exists.
    auth: read.oneOf('AUTH', AUTH_MODES) ?? 'none',
    logOrigin: read.matching('LOG_ORIGIN', /^[^\s+]{1,255}$/, 'Give a name without blanks and plus signs'),
    logKeyFile: readKeyFile(read, 'LOG_KEY_FILE', dataDir, 'log-key'),
    logSecretFile: readKeyFile(read, 'LOG_SECRET_FILE', dataDir, 'log-secret'),
    vaultKeyFile: readKeyFile(read, 'VAULT_KEY_FILE', dataDir, 'vault-key'),
    witnesses: read.list('WITNESSES'),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
    shutdownGraceMs: read.integer('SHUTDOWN_GRACE_MS', 0, STOP_LONGEST_MS) ?? 10_000,
    bodyLimit: read.size('BODY_LIMIT', KIB, 64 * MIB) ?? 256 * KIB,
  };
  refuseUnsafeAccess(config);
  return config;
}

/** Whether a host to listen on can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Whether log and read models are files of this machine: connections of two threads may then share them. */
export function isAllInFiles({ eventStore, readModel }: Pick<Config, 'eventStore' | 'readModel'>): boolean {
  return eventStore.kind === 'sqlite' && readModel.kind === 'sqlite';
}

function refuseUnsafeAccess(config: Config): void {
  if (config.auth !== 'none') {
    throw new ConfigError(
      'AUTH',
      `is "${config.auth}", which is not built yet`,
      'Unset it or set AUTH=none: access for development, from this machine only.',
    );
  }
  if (!isLoopback(config.host)) {
    throw new ConfigError(
      'HOST',
      `is "${config.host}" while AUTH=none lets everybody in`,
      'Set HOST=127.0.0.1; other addresses need accounts.',
    );
  }
}

function readEventStore(read: Environment): EventStoreLocation {
  const url = read.connectionString('EVENT_STORE_URL', [
    'memory:',
    'kurrentdb:',
    'kurrentdb+discover:',
    'esdb:',
    'esdb+discover:',
  ]);
  if (url === undefined) return { kind: 'sqlite' };
  return url.startsWith('memory:') ? { kind: 'memory' } : { kind: 'kurrentdb', url };
}

function readReadModel(read: Environment, eventStore: EventStoreLocation): ReadModelLocation {
  const url = read.url('READ_MODEL_URL', ['memory:', 'postgres:', 'postgresql:']);
  // Read models that outlive a log in memory would be ahead of the next one.
  if (url === undefined) return eventStore.kind === 'memory' ? eventStore : { kind: 'sqlite' };
  if (url.startsWith('memory:')) return { kind: 'memory' };
  if (eventStore.kind !== 'memory') return { kind: 'postgres', url };
  throw new ConfigError(
    'READ_MODEL_URL',
    'names PostgreSQL beside a log in memory, which the read models would outlive',
    'Unset it, or unset EVENT_STORE_URL.',
  );
}

function readTls(read: Environment): Config['tls'] {
  const certFile = read.text('TLS_CERT_FILE');
  const keyFile = read.text('TLS_KEY_FILE');
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined) {
    throw new ConfigError('TLS_CERT_FILE', 'is missing beside TLS_KEY_FILE', 'Set both, or none.');
  }
  if (keyFile === undefined) {
    throw new ConfigError('TLS_KEY_FILE', 'is missing beside TLS_CERT_FILE', 'Set both, or none.');
  }
  return { certFile: resolve(certFile), keyFile: resolve(keyFile) };
}

/** Keys lie beside the data, never in it: whoever copies the one must not have the other. */
function readKeyFile(read: Environment, variable: string, dataDir: string, name: string): string {
  const file = resolve(read.text(variable) ?? join(`${dataDir}.keys`, name));
  if (!relative(dataDir, file).startsWith(`..${sep}`)) {
    throw new ConfigError(
      variable,
      'lies inside DATA_DIR',
      'Put the key elsewhere: a copy of the data must not hold it.',
    );
  }
  return file;
}
