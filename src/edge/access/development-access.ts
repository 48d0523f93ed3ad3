import type { IncomingHttpHeaders } from 'node:http';
import { InvalidInput } from '../../core/errors.js';
import { formatInstant, parseInstant } from '../../rules/time/fuzzy.js';
import { SLUG } from '../../fields/things.js';
import { type Principal, ROLES, type Role } from '../../access/role.js';

/** The headers by which AUTH=none lets a caller say who they are; every other mode refuses them (api.md). */
const DEVELOPMENT_HEADERS = ['X-Principal', 'X-Roles', 'X-Bodies', 'X-Recorded-At'] as const;
type DevelopmentHeader = (typeof DEVELOPMENT_HEADERS)[number];

/** By which Node knows them. */
const KEYS = {
  'X-Principal': 'x-principal',
  'X-Roles': 'x-roles',
  'X-Bodies': 'x-bodies',
  'X-Recorded-At': 'x-recorded-at',
} as const satisfies Record<DevelopmentHeader, string>;

const PRINCIPAL = /^[\x20-\x7e]{1,128}$/;

/**
 * Who the caller says they are, believed as it stands: AUTH=none.
 *
 * @throws InvalidInput if a header has not the right form
 */
export function developmentPrincipal(headers: IncomingHttpHeaders): Principal {
  return {
    id: principalId(header(headers, 'X-Principal') ?? 'local'),
    roles: rolesIn(headers),
    bodies: bodies(list(headers, 'X-Bodies')),
    zones: 'any',
  };
}

/**
 * The recording time that the caller sets, as an RFC 3339 UTC instant with milliseconds; undefined to take the clock's.
 *
 * @throws InvalidInput if it is no instant
 */
export function developmentRecordedAt(headers: IncomingHttpHeaders): string | undefined {
  const value = header(headers, 'X-Recorded-At');
  if (value === undefined) return undefined;
  const instant = parseInstant(value);
  if (instant === undefined) {
    throw wrong('X-Recorded-At', 'must be an RFC 3339 instant, like 2016-02-27T00:00:00.000Z');
  }
  return formatInstant(instant);
}

/**
 * For every mode in which callers prove who they are.
 *
 * @throws InvalidInput if one of the headers of AUTH=none is there
 */
export function refuseDevelopmentHeaders(headers: IncomingHttpHeaders): void {
  for (const name of DEVELOPMENT_HEADERS) {
    if (header(headers, name) !== undefined) throw wrong(name, 'is only known with AUTH=none');
  }
}

function principalId(text: string): string {
  if (PRINCIPAL.test(text)) return text;
  throw wrong('X-Principal', 'must be 1 to 128 printable ASCII characters');
}

/** Made once: most callers do not narrow what they may do. */
const EVERY_ROLE: Principal['roles'] = new Set(ROLES);

function rolesIn(headers: IncomingHttpHeaders): Principal['roles'] {
  const named = list(headers, 'X-Roles');
  return named === undefined ? EVERY_ROLE : new Set(named.map(role));
}

function role(name: string): Role {
  const known = ROLES.find((one) => one === name);
  if (known === undefined) throw wrong('X-Roles', `must be a comma list of ${ROLES.join(', ')}`);
  return known;
}

function bodies(ids: readonly string[] | undefined): Principal['bodies'] {
  if (ids === undefined) return 'any';
  if (!ids.every((id) => SLUG.test(id))) throw wrong('X-Bodies', 'must be a comma list of ids of bodies');
  return new Set(ids);
}

/** An empty list is a list: a caller without roles, or without bodies. */
function list(headers: IncomingHttpHeaders, name: DevelopmentHeader): readonly string[] | undefined {
  const value = header(headers, name)?.trim();
  if (value === '') return [];
  return value?.split(',').map((part) => part.trim());
}

/** Node joins the values of a header that came twice, so what is no list then fails its form. */
function header(headers: IncomingHttpHeaders, name: DevelopmentHeader): string | undefined {
  const value = headers[KEYS[name]];
  return Array.isArray(value) ? value.join(', ') : value;
}

function wrong(name: DevelopmentHeader, what: string): InvalidInput {
  return new InvalidInput(`The header ${name} ${what}.`, [], 'INVALID_HEADER');
}
