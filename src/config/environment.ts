import { isIP } from 'node:net';
import { ConfigError } from '../core/start-refused.js';

const SIZE = /^(\d{1,9})\s*(B|KiB|MiB)?$/;
const UNIT_BYTES: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 * 1024 };

/** Reads variables by kind of value. An unset or empty variable is undefined; a wrong one throws ConfigError. */
export class Environment {
  constructor(private readonly variables: Readonly<Record<string, string | undefined>>) {}

  text(name: string): string | undefined {
    const value = this.variables[name]?.trim();
    return value === '' ? undefined : value;
  }

  matching(name: string, form: RegExp, remedy: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || form.test(value)) return value;
    throw new ConfigError(name, `is ${quoted(value)}, which has not the right form`, `${remedy}.`);
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const known = values.find((one) => one === value);
    if (known === undefined)
      throw new ConfigError(name, `is ${quoted(value)}`, `Set one of: ${values.join(', ')}.`);
    return known;
  }

  integer(name: string, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new ConfigError(name, `is ${quoted(value)}`, `Set a whole number from ${least} to ${most}.`);
  }

  /** A number of bytes, written plainly or in KiB or MiB. */
  size(name: string, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const [, count, unit] = SIZE.exec(value) ?? [];
    const bytes = Number(count) * (UNIT_BYTES[unit ?? 'B'] ?? Number.NaN);
    if (bytes >= least && bytes <= most) return bytes;
    throw new ConfigError(
      name,
      `is ${quoted(value)}`,
      `Set ${least} to ${most} bytes, like 262144, 256 KiB or 2 MiB.`,
    );
  }

  /** The URL as it was written; its scheme must be one of `schemes` (each with its colon). */
  url(name: string, schemes: readonly string[]): string | undefined {
    const value = this.text(name);
    // The value is not repeated: such URLs carry passwords.
    if (value !== undefined && !URL.canParse(value))
      throw new ConfigError(name, 'is not a URL', `Start it with ${schemes.join(' or ')}.`);
    return this.connectionString(name, schemes);
  }

  /**
   * What begins with one of `schemes` (each with its colon), as it was written. The rest is for whoever connects by it to
   * judge: one that names several hosts is no URL.
   */
  connectionString(name: string, schemes: readonly string[]): string | undefined {
    const value = this.text(name);
    const scheme = /^[a-z][a-z+]*:/i.exec(value ?? '')?.[0].toLowerCase();
    if (value === undefined || (scheme !== undefined && schemes.includes(scheme))) return value;
    throw new ConfigError(
      name,
      'has a scheme that is not known here',
      `Start it with ${schemes.join(' or ')}.`,
    );
  }

  /** Comma separated, blanks around the parts dropped; empty if unset. */
  list(name: string): readonly string[] {
    const parts = (this.text(name) ?? '').split(',').map((part) => part.trim());
    return parts.filter((part) => part !== '');
  }

  /** Addresses and networks. Neither "all" nor a number of hops: then anybody could claim any address. */
  networks(name: string): readonly string[] {
    const networks = this.list(name);
    const wrong = networks.find((network) => !isNetwork(network));
    if (wrong === undefined) return networks;
    throw new ConfigError(
      name,
      `has ${quoted(wrong)}, which is no address`,
      'Set the addresses of the proxies in front, like 10.0.0.5,192.168.0.0/16.',
    );
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** On one line and short, whatever it was. */
function quoted(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
