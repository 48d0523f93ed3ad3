import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Config } from '../../config/config.js';
import { Forbidden } from '../../core/errors.js';
import { isSafe } from './http-refusal.js';

/** What probes and Prometheus ask for, under whatever name they know the machine by (api.md). */
const FOR_PROBES = /^\/(health\/[^?]*|metrics)(\?|$)/;

/** What a browser says of requests that no other site made (Fetch Metadata). */
const OWN_SITE: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Where everybody on this machine may do everything (AUTH=none), so might any page that is open in a browser on it: by a
 * request of its own, or by a name that it lets point here (DNS rebinding). Such requests are refused before anything
 * else of them is looked at.
 */
export function refuseOtherSites(fastify: FastifyInstance, { auth, host, tls }: Config): void {
  if (auth !== 'none') return;
  const names = [...new Set(['localhost', '127.0.0.1', '[::1]', host.includes(':') ? `[${host}]` : host])];
  const [scheme, usualPort] = tls === undefined ? (['http', 80] as const) : (['https', 443] as const);
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    const port = raw.socket.localPort ?? usualPort;
    const hosts = names.map((name) => `${name}:${port}`);
    done(refusal(raw, { scheme, usualPort, hosts }));
  });
}

/** Under which names this program is reached. */
interface Own {
  readonly scheme: string;
  /** That of the scheme, which nobody needs to name. */
  readonly usualPort: number;
  /** Names with the port. */
  readonly hosts: readonly string[];
}

function refusal(request: IncomingMessage, own: Own): Forbidden | undefined {
  const { headers, url = '/', method = '' } = request;
  if (!FOR_PROBES.test(url) && !isOurs(authorityOf(request), own)) return wrongHost(own);
  if (isSafe(method)) return undefined;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return OWN_SITE.has(String(site)) ? undefined : fromElsewhere(own);
  const { origin } = headers;
  const scheme = `${own.scheme}://`;
  if (origin === undefined || (origin.startsWith(scheme) && isOurs(origin.slice(scheme.length), own))) {
    return undefined;
  }
  return fromElsewhere(own);
}

function isOurs(authority: string, { hosts, usualPort }: Own): boolean {
  const host = /:\d+$/.test(authority) ? authority : `${authority}:${usualPort}`;
  return hosts.includes(host.toLowerCase());
}

/** Host and port that the request is meant for; a target that names them itself goes before the header (RFC 9112, 3.2.2). */
function authorityOf({ url = '/', headers: { host = '' } }: IncomingMessage): string {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? host;
}

function wrongHost({ hosts }: Own): Forbidden {
  return new Forbidden(
    `Without accounts (AUTH=none) this ledger answers only as ${hosts.join(', ')}: open it under one of these names, or let the proxy in front of it send one of them as Host.`,
    'CROSS_SITE',
  );
}

function fromElsewhere({ scheme, hosts }: Own): Forbidden {
  return new Forbidden(
    `Another site, or an extension of the browser, asked for this change: make it from a page under ${scheme}://${hosts[0] ?? ''}, or with a program that sends neither Origin nor Sec-Fetch-Site.`,
    'CROSS_SITE',
  );
}
