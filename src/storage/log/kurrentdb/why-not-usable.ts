import type { EventStoreUnavailable } from './failure.js';

/** What gRPC's codes for a call to $all mean here (https://grpc.io/docs/guides/status-codes). */
const BY_CODE: Readonly<Record<number, string>> = {
  7: 'The event store does not let the user of EVENT_STORE_URL read $all; by default only admins may. Give that user the right in the access list of $all, as docs/operations.md says.',
  16: 'The event store does not know the user of EVENT_STORE_URL, or not with that password; correct them there.',
};

/** Words of Node and OpenSSL in the client's error, which is all that tells these cases from each other. */
const BY_WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /wrong version number|packet length too long/i,
    'The event store does not speak TLS at the port of EVENT_STORE_URL; correct the port, or add tls=false for a server that was started insecure.',
  ],
  [
    /self.signed certificate|unable to (verify|get)|certificate chain/i,
    'The certificate of the event store is signed by nobody whom this machine trusts; set tlsCAFile in EVENT_STORE_URL to the certificate of its authority.',
  ],
  [
    /ALTNAME_INVALID|altnames/i,
    'The certificate of the event store is for another host than that of EVENT_STORE_URL; use the name that it is for.',
  ],
  [
    /expired/i,
    'The certificate of the event store is out of date; renew it, or set the clock of this machine.',
  ],
  [
    /name resolution failed|ENOTFOUND|EAI_AGAIN/i,
    'The host of EVENT_STORE_URL is unknown here; correct its name.',
  ],
  [
    /ECONNREFUSED/i,
    'Nothing answers at the host and port of EVENT_STORE_URL; correct them, or start the event store.',
  ],
  [
    /failed to discover/i,
    'No node of EVENT_STORE_URL answers as a node of a cluster; correct hosts, ports and tls, or start the nodes.',
  ],
  [
    /failed to connect/i,
    'What listens at the port of EVENT_STORE_URL ends the connection; it may speak TLS, then take tls=false out and set tlsCAFile.',
  ],
];

/** One line for whoever starts the program: why the event store cannot be used, and what to do. */
export function whyNotUsable({ message, remedy }: EventStoreUnavailable): string {
  return remedy ?? `${message.replace(/; repeat.*/, '')}. Check EVENT_STORE_URL and that the server runs.`;
}

/** What an error of the client tells a person to do; undefined if nothing in particular. None of its words are repeated. */
export function whyOf(error: unknown): string | undefined {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  const byCode = typeof code === 'number' ? BY_CODE[code] : undefined;
  return byCode ?? BY_WORDS.find(([words]) => typeof message === 'string' && words.test(message))?.[1];
}
