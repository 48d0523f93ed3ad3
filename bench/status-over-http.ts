import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIG, environment, zoneId } from './bulk-log.js';
import type { Measured } from './measured.js';
import type { Place } from './place.js';
import { atRest, load, PEER, PROGRAM, type Request, startServer } from './processes.js';

const WRITE_EVERY_MS = 100;
const LONGEST_P99_MS = 25;

/**
 * The status of a thousand zones in turn, now, while something is recorded ten times a second, beside a Nest GET that
 * gives out an answer of the same size.
 */
export async function statusOverHttp(place: Place): Promise<readonly Measured[]> {
  const { events, zones } = BIG;
  const data = await place.log(BIG);
  const requests = Array.from({ length: zones }, (_, n): Request => ({
    method: 'GET',
    path: `/v1/zones/${zoneId(n)}/status`,
  }));
  const server = await startServer(PROGRAM, [], environment(data));
  await atRest(server.url);
  // Each zone once: what is measured is a server at work, not its first minute.
  await load(server.url, requests, { duration: 30 });
  const writer = new AbortController();
  const writing = write(server.url, writer.signal);
  const ours = await load(server.url, requests);
  writer.abort();
  await writing;
  const answer = join(place.folder, 'answer.json');
  writeFileSync(answer, await (await fetch(`${server.url}${requests[0]?.path ?? ''}`)).text());
  await server.stop();
  const peer = await startServer(PEER, ['bare', answer], {});
  await load(peer.url, requests, { duration: 3 });
  const bare = await load(peer.url, requests);
  await peer.stop();
  const what = `GET /v1/zones/{id}/status, ${zones} zones in turn, ${events} events, one written every ${WRITE_EVERY_MS} ms`;
  return [
    {
      what,
      ours: `${Math.round(ours.perSecond)}/s`,
      beside: `${Math.round(bare.perSecond)}/s: Nest GET of the same answer`,
      ratio: ours.perSecond / bare.perSecond,
      bar: { atLeast: 0.7 },
    },
    {
      what: `${what}: 99th percentile`,
      ours: `${ours.p99} ms`,
      beside: `${LONGEST_P99_MS} ms`,
      ratio: ours.p99 / LONGEST_P99_MS,
      bar: { atMost: 1 },
    },
  ];
}

/** Reports incidents in one zone after the other until told to stop. */
async function write(url: string, signal: AbortSignal): Promise<void> {
  for (let written = 0; !signal.aborted; written += 1) {
    const body = {
      code: 'KIN.SMALL_ARMS',
      zoneId: zoneId(written % BIG.zones),
      occurred: { start: { at: new Date().toISOString() } },
      location: { placeId: `place-${written % BIG.zones}` },
      report: { sourceId: 'source-1' },
    };
    const { status } = await fetch(`${url}/v1/incidents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (status !== 201) throw new Error(`Writing was answered ${status}`);
    await new Promise((resolve) => setTimeout(resolve, WRITE_EVERY_MS));
  }
}
