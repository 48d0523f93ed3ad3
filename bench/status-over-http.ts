import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIG, environment, zoneId } from './bulk-log.js';
import { type Measured, median } from './measured.js';
import type { Place } from './place.js';
import { atRest, type Load, load, PEER, PROGRAM, type Request, startServer } from './processes.js';

const WRITE_EVERY_MS = 100;
const LONGEST_P99_MS = 25;
const ROUNDS = 5;
const ROUND_S = 6;

/**
 * The status of a thousand zones in turn, now, while something is recorded ten times a second, beside a Nest GET that
 * gives out an answer of the same size; the median of several rounds of each.
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
  const answer = join(place.folder, 'answer.json');
  writeFileSync(answer, await (await fetch(`${server.url}${requests[0]?.path ?? ''}`)).text());
  const peer = await startServer(PEER, ['bare', answer], {});
  await load(peer.url, requests, { duration: 5 });
  const rounds = { ours: [] as Load[], bare: [] as Load[] };
  // In turns, since the speed of a machine drifts within minutes.
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.ours.push(await whileWriting(server.url, () => load(server.url, requests, { duration: ROUND_S })));
    await atRest(server.url);
    rounds.bare.push(await load(peer.url, requests, { duration: ROUND_S }));
  }
  await server.stop();
  await peer.stop();
  const ours = rateOf(rounds.ours);
  const bare = rateOf(rounds.bare);
  const p99 = median(rounds.ours.map((round) => round.p99));
  const what = `GET /v1/zones/{id}/status, ${zones} zones in turn, ${events} events, one written every ${WRITE_EVERY_MS} ms`;
  return [
    {
      what,
      ours: `${Math.round(ours)}/s`,
      beside: `${Math.round(bare)}/s: Nest GET of the same answer`,
      ratio: ours / bare,
      bar: { atLeast: 0.7 },
    },
    {
      what: `${what}: 99th percentile`,
      ours: `${p99} ms`,
      beside: `${LONGEST_P99_MS} ms`,
      ratio: p99 / LONGEST_P99_MS,
      bar: { atMost: 1 },
    },
  ];
}

/** Answers in a second: of several rounds the median. */
function rateOf(rounds: readonly Load[]): number {
  return median(rounds.map(({ perSecond }) => perSecond));
}

async function whileWriting<T>(url: string, work: () => Promise<T>): Promise<T> {
  const end = new AbortController();
  const writing = write(url, end.signal);
  try {
    return await work();
  } finally {
    end.abort();
    await writing;
  }
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
