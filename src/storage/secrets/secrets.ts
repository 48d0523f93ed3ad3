import { createHmac, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { LRUCache } from 'lru-cache';
import { StartRefused } from '../../core/start-refused.js';
import { makePrivateFolder } from '../files/private-files.js';
import { syncDirectory } from '../files/durable-file.js';

/** Bytes of every key file: one AES-256 or HMAC-SHA-256 key, raw. */
export const KEY_BYTES = 32;

/** With this begins a body's MAC that leaves words out. */
const WORDLESS = '2:';

/** Whether the MAC of a body leaves its words out; those of earlier builds do not. */
export function isWordless(bodyMac: string): boolean {
  return bodyMac.startsWith(WORDLESS);
}

/** A key file cannot be trusted or used as it is; the message says which and why, in one line. */
export class KeyFileRefused extends StartRefused {
  constructor(file: string, why: string) {
    super(`Key file ${file} ${why}`);
  }
}

/**
 * The key in a file; on first use a fresh one, made 0600 in directories made 0700, and durable before it is returned,
 * since what is derived from it or sealed under it outlives a power cut.
 *
 * @throws KeyFileRefused if others may read the file, or if it is not exactly one key
 */
export function loadOrCreateKey(file: string): Uint8Array {
  const existing = readKey(file);
  if (existing !== undefined) return existing;
  createKey(file);
  // Read back, not remembered: another process may have made the file in the same moment, and then its key counts.
  const created = readKey(file);
  if (created === undefined) throw new KeyFileRefused(file, 'vanished while it was made');
  return created;
}

/** The key in a file, undefined if there is none. @throws KeyFileRefused as `loadOrCreateKey` does */
export function readKey(file: string): Uint8Array | undefined {
  let fd: number;
  try {
    // Not to wait, if it is a pipe, for somebody to write into it.
    fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new KeyFileRefused(file, `cannot be read (${code}); let this user read it, or name another`);
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new KeyFileRefused(file, 'is no file; name another');
    const { mode, size } = stats;
    // Windows keeps access in lists, not in these bits.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new KeyFileRefused(
        file,
        `is open to others (mode ${(mode & 0o777).toString(8)}); run: chmod 600 ${file}`,
      );
    }
    if (size !== KEY_BYTES)
      throw new KeyFileRefused(
        file,
        `holds ${size} bytes, not the ${KEY_BYTES} of a key; restore it from its backup`,
      );
    const key = Buffer.alloc(KEY_BYTES);
    readSync(fd, key, 0, KEY_BYTES, 0);
    return key;
  } finally {
    closeSync(fd);
  }
}

/** Writes a whole key beside the file, then links it into place: nobody ever sees half a key, nor overwrites one. */
function createKey(file: string): void {
  const directory = dirname(file);
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    makePrivateFolder(directory);
    const fd = openSync(draft, 'wx', 0o600);
    try {
      writeSync(fd, randomBytes(KEY_BYTES));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    linkSync(draft, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code !== 'EEXIST')
      throw new KeyFileRefused(file, `cannot be made (${code}); make room, or name another`);
  } finally {
    rmSync(draft, { force: true });
  }
  syncDirectory(directory);
}

/**
 * The log secret, and all that is derived from it: the same command always gets the same ids, and without the secret
 * nobody can tell which principal or device key stands behind one.
 *
 * Each kind has its own label, so that no id of one kind is ever that of another. A part that could itself hold 0x00
 * comes last (or is followed by a part that cannot), so that no two inputs give the same bytes.
 */
export class LogSecret {
  /** Every request asks for its caller's. */
  private readonly pseudonyms = new LRUCache<string, string>({ max: 1_000 });

  constructor(private readonly key: Uint8Array) {
    if (key.length !== KEY_BYTES) throw new Error(`The log secret has ${key.length} bytes, not ${KEY_BYTES}`);
  }

  /** The id of a command: one principal's Idempotency-Key, and nobody else's. */
  commandId(principal: string, idempotencyKey: string): string {
    return uuid(this.mac('command', principal, idempotencyKey));
  }

  /** The id of the command's event number `index`, from 0. */
  eventId(commandId: string, index: number): string {
    return uuid(this.mac('event', commandId, String(index)));
  }

  /** The id of the thing that the command begins, where the client gave none. */
  streamId(commandId: string): string {
    return uuid(this.mac('stream', commandId));
  }

  /** The id of the report that the command makes, where the client gave none. */
  reportId(commandId: string): string {
    return uuid(this.mac('report', commandId));
  }

  /** The reference under which words of the command's body lie in the text store; `pointer` is an RFC 6901 pointer. */
  textRef(commandId: string, pointer: string): string {
    return uuid(this.mac('text', commandId, pointer));
  }

  /**
   * HMAC of a command's canonical bytes, with its words left out: tells a repeat from a reused key, and would else tell,
   * once words were erased, whether a guess of them is right. Marked by its version.
   */
  bodyMac(wordless: Uint8Array): string {
    return `${WORDLESS}${this.mac('wordless body', wordless).toString('hex')}`;
  }

  /** The form of entries of earlier builds: 64 hex digits, of the body as it was sent. */
  bodyMacWithWords(body: Uint8Array): string {
    return this.mac('body', body).toString('hex');
  }

  /** How the log names a principal, 32 hex digits. */
  pseudonym(principal: string): string {
    const known = this.pseudonyms.get(principal);
    if (known !== undefined) return known;
    const pseudonym = this.mac('pseudonym', principal).toString('hex', 0, 16);
    this.pseudonyms.set(principal, pseudonym);
    return pseudonym;
  }

  /** HMAC-SHA-256(log secret, label 0x00 part 0x00 part …). */
  private mac(label: string, ...parts: readonly (string | Uint8Array)[]): Buffer {
    const hmac = createHmac('sha256', this.key).update(label);
    for (const part of parts) hmac.update('\0').update(part);
    return hmac.digest();
  }
}

/** The first 128 bits as a UUID of version 8 (RFC 9562, "custom"); 6 of them give way to version and variant. */
function uuid(mac: Buffer): string {
  const bytes = Buffer.from(mac.subarray(0, 16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
