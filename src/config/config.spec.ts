import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { isLoopback, readConfig } from './config.js';
import { ConfigError } from '../core/start-refused.js';

function refusal(env: Record<string, string>): ConfigError {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted');
}

describe('configuration', () => {
  it('serves on this machine alone when nothing is set', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: undefined,
      trustProxy: [],
      tls: undefined,
      dataDir: resolve('data'),
      eventStore: { kind: 'sqlite' },
      readModel: { kind: 'sqlite' },
      auth: 'none',
      logOrigin: undefined,
      logKeyFile: resolve('data.keys/log-key'),
      logSecretFile: resolve('data.keys/log-secret'),
      vaultKeyFile: resolve('data.keys/vault-key'),
      witnesses: [],
      logLevel: 'info',
      shutdownGraceMs: 10_000,
      bodyLimit: 262_144,
    });
  });

  it('takes an empty value for unset, and port 0 for any free port', () => {
    expect(readConfig({ PORT: '' }).port).toBe(3000);
    expect(readConfig({ PORT: '0' }).port).toBe(0);
  });

  it.each([
    ['131072', 131_072],
    ['256 KiB', 262_144],
    ['2MiB', 2_097_152],
  ])('reads the size %s', (text, bytes) => {
    expect(readConfig({ BODY_LIMIT: text }).bodyLimit).toBe(bytes);
  });

  it('takes a log on several nodes, whose address is no URL', () => {
    const url = 'kurrentdb://ledger:secret@one:2113,two:2113,three:2113?tls=true';
    expect(readConfig({ EVENT_STORE_URL: url }).eventStore).toEqual({ kind: 'kurrentdb', url });
  });

  it('keeps read models in memory beside a log in memory', () => {
    expect(readConfig({ EVENT_STORE_URL: 'memory:' }).readModel).toEqual({ kind: 'memory' });
  });

  it('puts keys beside the data directory and refuses them within', () => {
    expect(readConfig({ DATA_DIR: '/srv/ledger' }).vaultKeyFile).toBe('/srv/ledger.keys/vault-key');
    expect(refusal({ DATA_DIR: '/srv/ledger', LOG_KEY_FILE: '/srv/ledger/key' }).variable).toBe(
      'LOG_KEY_FILE',
    );
  });

  it('reads proxies as addresses and networks', () => {
    expect(readConfig({ TRUST_PROXY: '10.0.0.1, fd00::/8' }).trustProxy).toEqual(['10.0.0.1', 'fd00::/8']);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '3e3'],
    ['PORT', '٣٠٠٠'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['PUBLIC_URL', 'ledger.example'],
    ['PUBLIC_URL', 'ftp://ledger.example'],
    ['EVENT_STORE_URL', 'mysql://localhost'],
    ['EVENT_STORE_URL', 'localhost'],
    ['READ_MODEL_URL', 'kurrentdb://localhost'],
    ['AUTH', 'nobody'],
    ['LOG_ORIGIN', 'two words'],
    ['LOG_LEVEL', 'loud'],
    ['SHUTDOWN_GRACE_MS', '-1'],
    ['BODY_LIMIT', '256 kb'],
    ['BODY_LIMIT', '1'],
  ])('refuses %s=%s in one line that names it', (variable, value) => {
    const error = refusal({ [variable]: value });
    expect(error.variable).toBe(variable);
    expect(error.message).toMatch(new RegExp(`^${variable} [^\\n]+\\. [^\\n]+\\.$`));
    expect(error.exitCode).toBe(2);
  });

  it('refuses half of a certificate', () => {
    expect(refusal({ TLS_KEY_FILE: 'key.pem' }).variable).toBe('TLS_CERT_FILE');
    expect(refusal({ TLS_CERT_FILE: 'cert.pem' }).variable).toBe('TLS_KEY_FILE');
  });

  it('never repeats a URL, which may carry a password', () => {
    for (const variable of ['READ_MODEL_URL', 'EVENT_STORE_URL']) {
      expect(refusal({ [variable]: 'mysql://user:hunter2@db/x' }).message).not.toContain('hunter2');
    }
  });

  it('refuses read models in PostgreSQL beside a log in memory, which they would outlive', () => {
    const postgres = 'postgres://user@db/ledger';
    expect(readConfig({ READ_MODEL_URL: postgres }).readModel).toEqual({ kind: 'postgres', url: postgres });
    const { variable } = refusal({ EVENT_STORE_URL: 'memory:', READ_MODEL_URL: postgres });
    expect(variable).toBe('READ_MODEL_URL');
  });

  it('refuses open access on an address that others can reach', () => {
    expect(refusal({ HOST: '0.0.0.0' }).variable).toBe('HOST');
    expect(refusal({ HOST: '127.0.0.1.example.org' }).variable).toBe('HOST');
  });

  it.each(['local', 'oidc'])('refuses AUTH=%s as long as there are no accounts', (mode) => {
    expect(refusal({ AUTH: mode }).message).toContain('not built yet');
  });

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('knows %s as this machine', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
});
