import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { KeyFileRefused, loadOrCreateKey, LogSecret } from './secrets.js';

describe('a key file', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ceasefire-'));
    file = join(directory, 'keys', 'inner', 'vault.key');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is made on first use: 32 random bytes, 0600, in directories 0700, and nothing left beside it', () => {
    const key = loadOrCreateKey(file);
    expect(key).toHaveLength(32);
    expect(readFileSync(file).equals(key)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect([dirname(file), dirname(dirname(file))].map((each) => statSync(each).mode & 0o777)).toEqual([
      0o700, 0o700,
    ]);
    expect(readdirSync(dirname(file))).toEqual(['vault.key']);
    expect(Buffer.compare(loadOrCreateKey(join(directory, 'other.key')), key)).not.toBe(0);
  });

  it('gives the same key ever after', () => {
    expect(loadOrCreateKey(file)).toEqual(loadOrCreateKey(file));
  });

  it.each([0o640, 0o604, 0o620])('is refused in mode %o, with the way to repair it', (mode) => {
    loadOrCreateKey(file);
    chmodSync(file, mode);
    expect(() => loadOrCreateKey(file)).toThrow(KeyFileRefused);
    expect(() => loadOrCreateKey(file)).toThrow(`chmod 600 ${file}`);
  });

  it.each([0, 31, 33])('is refused with %i bytes, and stays as it is', (length) => {
    const short = join(directory, 'short.key');
    writeFileSync(short, Buffer.alloc(length, 1), { mode: 0o600 });
    expect(() => loadOrCreateKey(short)).toThrow(`holds ${length} bytes`);
    expect(statSync(short).size).toBe(length);
  });

  it('is refused if it is a directory', () => {
    expect(() => loadOrCreateKey(directory)).toThrow(KeyFileRefused);
  });
});

describe('the log secret', () => {
  const key = Buffer.alloc(32, 1);
  const secret = new LogSecret(key);
  const idempotencyKey = '5f0c6b7e-7a2f-4a53-9a51-0d6f0c4e2b11';
  const command = secret.commandId('alice', idempotencyKey);

  it('makes a command id of HMAC-SHA-256 over label, principal and key, as a UUID of version 8', () => {
    const mac = createHmac('sha256', key).update(`command\0alice\0${idempotencyKey}`).digest('hex');
    expect(command).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(command.slice(0, 13)).toBe(`${mac.slice(0, 8)}-${mac.slice(8, 12)}`);
    expect(command.slice(24)).toBe(mac.slice(20, 32));
  });

  it('makes the same ids again, and others for another principal, key or secret', () => {
    expect(new LogSecret(key).commandId('alice', idempotencyKey)).toBe(command);
    expect(secret.commandId('bob', idempotencyKey)).not.toBe(command);
    expect(secret.commandId('alice', idempotencyKey.replace('5', '6'))).not.toBe(command);
    expect(new LogSecret(Buffer.alloc(32, 2)).commandId('alice', idempotencyKey)).not.toBe(command);
  });

  it('never makes the same for two kinds or places', () => {
    const made = [
      command,
      secret.eventId(command, 0),
      secret.eventId(command, 1),
      secret.streamId(command),
      secret.reportId(command),
      secret.textRef(command, '/note'),
      secret.textRef(command, '/reason'),
      secret.pseudonym(command),
      secret.bodyMac(Buffer.from(command)),
    ];
    const digits = made.map((each) => each.replaceAll('-', '').slice(0, 12));
    expect(new Set(digits).size).toBe(made.length);
  });

  it('keeps the principal out of the pseudonym', () => {
    expect(secret.pseudonym('alice')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells bodies apart by 64 hex digits, marked by their version', () => {
    expect(secret.bodyMac(Buffer.from('{"a":1}'))).toMatch(/^2:[0-9a-f]{64}$/);
    expect(secret.bodyMac(Buffer.from('{"a":1}'))).not.toBe(secret.bodyMac(Buffer.from('{"a":2}')));
  });

  it('is refused if it is not 32 bytes', () => {
    expect(() => new LogSecret(Buffer.alloc(16))).toThrow('16 bytes');
  });
});
