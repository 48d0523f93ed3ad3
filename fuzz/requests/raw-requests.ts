import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Dice } from '../../test/rules/random/dice.js';
import { MARK } from './known.js';

/** How long a slow sender pauses. */
const PAUSE_MS = 30;

/** Bytes as they go over the wire, in parts with a pause between them; `cut`: the connection then breaks. */
interface Script {
  readonly name: string;
  readonly parts: readonly string[];
  readonly cut?: boolean;
  /** Statuses that are right; a broken connection without an answer always is. */
  readonly allowed: readonly number[];
}

function post(headers: string, body: string): string {
  return `POST /v1/actors HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;
}

/** What no client library would send. None is a whole valid command. */
function scripts(dice: Dice): readonly Script[] {
  const body = `{"id":"${MARK}-raw","names":{"en":"${MARK}"},"kind":"NONE"}`;
  const length = `Content-Length: ${body.length}`;
  const half = dice.below(body.length - 1) + 1;
  return [
    { name: 'a slow body', parts: [post(length, body.slice(0, half)), body.slice(half)], allowed: [400] },
    { name: 'a cut body', parts: [post(length, body.slice(0, half))], cut: true, allowed: [] },
    {
      name: 'cut headers',
      parts: ['POST /v1/actors HTTP/1.1\r\nHost: localhost\r\nConte'],
      cut: true,
      allowed: [],
    },
    { name: 'a length too small', parts: [post('Content-Length: 5', body)], allowed: [400] },
    { name: 'a length that is none', parts: [post('Content-Length: -1', body)], allowed: [400] },
    { name: 'two lengths', parts: [post(`${length}\r\nContent-Length: 3`, body)], allowed: [400] },
    {
      name: 'chunks and a length',
      parts: [post(`${length}\r\nTransfer-Encoding: chunked`, `5\r\n{"id"\r\n0\r\n\r\n`)],
      allowed: [400],
    },
    {
      name: 'chunks',
      parts: [post('Transfer-Encoding: chunked', `5\r\n{"id"\r\n0\r\n\r\n`)],
      allowed: [400],
    },
    { name: 'a chunk that is none', parts: [post('Transfer-Encoding: chunked', `zz\r\n`)], allowed: [400] },
    { name: 'NUL in a header', parts: [post(`X-Principal: \0\r\n${length}`, body)], allowed: [400] },
    {
      name: 'bytes in the path',
      parts: ['GET /v1/actors/\u00ff\u00fe HTTP/1.1\r\nHost: localhost\r\n\r\n'],
      allowed: [400, 404],
    },
    { name: 'no host', parts: ['GET /v1/zones HTTP/1.1\r\n\r\n'], allowed: [400] },
    { name: 'another version', parts: ['GET /v1/zones HTTP/9.9\r\nHost: localhost\r\n\r\n'], allowed: [400] },
    {
      name: 'a proxy request',
      parts: ['GET http://evil/v1/zones HTTP/1.1\r\nHost: localhost\r\n\r\n'],
      allowed: [403],
    },
    {
      name: 'headers too large',
      parts: [`GET /v1/zones HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`],
      allowed: [431],
    },
    {
      name: 'a path too long',
      parts: [`GET /${'a'.repeat(15_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
      allowed: [400, 404, 414],
    },
    { name: 'no HTTP', parts: ['\u0016\u0003\u0001 hello\r\n\r\n'], allowed: [400] },
    {
      name: 'a header twice',
      parts: [post(`Idempotency-Key: a\r\nIdempotency-Key: b\r\n${length}`, body)],
      allowed: [400],
    },
    {
      name: 'an upgrade',
      parts: [
        'GET /v1/zones HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      ],
      allowed: [200],
    },
    {
      name: 'a stream that is left',
      parts: ['GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n', ''],
      cut: true,
      // Where the feed does not run, there is no stream.
      allowed: [200, 404],
    },
    {
      name: 'CONNECT',
      parts: ['CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n'],
      allowed: [400, 404, 405],
    },
  ];
}

/**
 * Sends something that is hardly HTTP.
 *
 * @param longestMs how long an answer may take
 * @returns what is wrong with the answer; undefined if nothing is
 */
export async function sendRaw(dice: Dice, url: string, longestMs: number): Promise<string | undefined> {
  const script = dice.pick(...scripts(dice));
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  let answer = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  await once(socket, 'connect');
  for (const [index, part] of script.parts.entries()) {
    if (index > 0) await delay(PAUSE_MS);
    socket.write(Buffer.from(part.replace('Host: localhost', `Host: localhost:${port}`), 'latin1'));
  }
  if (script.cut === true) {
    await delay(1);
    socket.destroy();
  } else {
    const gone = new AbortController();
    const waiting = once(socket, 'data', { signal: gone.signal }).catch(() => undefined);
    const late = delay(longestMs, 'late', { signal: gone.signal }).catch(() => undefined);
    const outcome = await Promise.race([waiting, once(socket, 'close'), late]);
    gone.abort();
    socket.destroy();
    if (outcome === 'late') return `${script.name}: no answer within ${longestMs} ms`;
  }
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? Number.NaN);
  if (Number.isNaN(status) || script.allowed.includes(status)) return undefined;
  return `${script.name}: answered ${status}`;
}
