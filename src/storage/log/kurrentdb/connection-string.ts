import { ConfigError } from '../../../core/start-refused.js';

/** Options of the client's connection string, in lower case. */
const OPTIONS = new Set([
  ...[
    'tls',
    'tlsverifycert',
    'tlscafile',
    'usercertfile',
    'userkeyfile',
    'connectionname',
    'defaultdeadline',
  ],
  ...['keepaliveinterval', 'keepalivetimeout', 'nodepreference', 'maxdiscoverattempts', 'discoveryinterval'],
  ...['gossiptimeout', 'throwonappendfailure'],
]);

/** The password that every server starts with, which everybody knows. */
const KNOWN_PASSWORD = 'changeit';

const VARIABLE = 'EVENT_STORE_URL';

/**
 * Checks a connection string before the client sees it, because the client prints it whole, password included, when it
 * meets an option that it does not know.
 *
 * @returns the string as the client takes it without a warning
 * @throws ConfigError, without anything of the string but the name of an option
 */
export function checkedConnectionString(url: string): string {
  const [, credentials, options] = FORM.exec(url) ?? [];
  if (!FORM.test(url)) {
    throw new ConfigError(
      VARIABLE,
      'is no connection string of KurrentDB',
      'Set it like kurrentdb://user:password@host:2113?tls=true.',
    );
  }
  if (
    credentials !== undefined &&
    decoded(credentials.slice(credentials.indexOf(':') + 1)) === KNOWN_PASSWORD
  ) {
    throw new ConfigError(
      VARIABLE,
      'has the password that every server starts with',
      'Change it on the server (KURRENTDB_DEFAULT_ADMIN_PASSWORD) and here.',
    );
  }
  for (const option of (options ?? '').split('&').filter(Boolean)) {
    const [name = '', value = ''] = option.split('=');
    const known = OPTIONS.has(name.toLowerCase().replaceAll(/[_-]/g, ''));
    if (!known || value === '') {
      throw new ConfigError(
        VARIABLE,
        `has the option ${/^\w{1,40}$/.test(name) ? name : 'that it should not'}`,
        known ? 'Give it a value.' : 'Take it out: the client does not know it.',
      );
    }
    // With it, a conflict is answered with a revision that is wrong.
    if (/^throw/i.test(name) && value === 'false') {
      throw new ConfigError(VARIABLE, `sets ${name} to false`, 'Take it out: conflicts must be errors.');
    }
  }
  return url.replace(/^(esdb|kdb|kurrent)(?=[+:])/, 'kurrentdb');
}

/** The client's own, in milliseconds; less is warned of. */
const KEEP_ALIVE_MS = 10_000;

/**
 * The connection string for the n-th client. gRPC shares connections, and how long to wait before the next attempt (up to
 * two minutes), between all channels with the same settings: a client that must not inherit that needs one that differs.
 */
export function forClient(address: string, n: number): string {
  const url = /[?&]discovery_?-?interval=/i.test(address) ? address : withOptions(address, DISCOVERY);
  const found = /([?&]keep_?-?alive_?-?interval=)(-?\d+)/i.exec(url);
  const interval = found ? Number(found[2]) : KEEP_ALIVE_MS;
  if (interval < 0) return url;
  const varied = interval + (n % 1_000);
  if (found) return url.replace(found[0], `${found[1] ?? ''}${varied}`);
  return withOptions(url, `keepAliveInterval=${varied}`);
}

/**
 * How soon a client asks again which node leads: without it, after a tenth of a second, ten times. So a node is found as soon
 * as it leads, and looked for as long as a call is waited for.
 */
const DISCOVERY = 'discoveryInterval=20&maxDiscoverAttempts=250';

function withOptions(url: string, options: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${options}`;
}

/** Whether the node that leads is to be read, as it is where no other preference is given: the others lag behind it. */
export function prefersLeader(url: string): boolean {
  return !/[?&]node_?-?preference=(?!leader)/i.test(url);
}

const FORM =
  /^(?:kurrentdb|esdb|kdb|kurrent)(?:\+discover)?:\/\/(?:([^@/?]+:[^@/?]+)@)?[^@?#]+(?:\?([^?#]*))?$/;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
