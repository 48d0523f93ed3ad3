import { InvalidInput } from '../core/errors.js';

/**
 * What a client hands from a command to a query so that the query has seen the command. Opaque to clients. On a
 * distributed log a command is answered before it has a position; its token then names the command.
 */
export type ConsistencyToken = { readonly position: number } | { readonly commandId: string };

/** The token as it goes out. */
export function writeToken(token: ConsistencyToken): string {
  const text = 'position' in token ? `p${token.position}` : `c${token.commandId}`;
  return Buffer.from(text, 'ascii').toString('base64url');
}

/** @throws InvalidInput if it is none of ours */
export function readToken(text: string): ConsistencyToken {
  const plain = Buffer.from(text, 'base64url').toString('ascii');
  if (/^p-?\d{1,18}$/.test(plain)) return { position: Number(plain.slice(1)) };
  if (/^c[0-9a-f-]{36}$/.test(plain)) return { commandId: plain.slice(1) };
  throw new InvalidInput('Consistency-Token is none that this ledger gave out.', [], 'INVALID_TOKEN');
}
