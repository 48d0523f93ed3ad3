import { zoneId, environment, type Size } from './bulk-log.js';
import type { Measured } from './measured.js';
import type { Place } from './place.js';
import { atRest, load, PROGRAM, type Request, startServer } from './processes.js';

/** More than 100,000 incidents: of ten entries seven begin one. */
const LOG: Size = { zones: 100, events: 160_000 };
const LONGEST_MS = 60_000;
const LONGEST_P99_MS = 25;
/** Few, so that what is measured is how long an answer takes, not a queue. */
const CONNECTIONS = 4;
const ASK_S = 10;

/** Around the places of all zones of the log. */
const EVERYWHERE = {
  type: 'Polygon',
  coordinates: [
    [
      [-151, 29],
      [-119, 29],
      [-119, 32],
      [-151, 32],
      [-151, 29],
    ],
  ],
};

/**
 * A map that comes late and makes every incident of the log one that happened in one zone: how long until that zone's
 * status, its violations and the feed of changes tell so, and how long others wait for answers meanwhile.
 */
export async function lateMap(place: Place): Promise<readonly Measured[]> {
  const data = await place.log(LOG);
  const server = await startServer(PROGRAM, [], environment(data));
  try {
    await atRest(server.url);
    const others = Array.from({ length: LOG.zones - 1 }, (_, n): Request => ({
      method: 'GET',
      path: `/v1/zones/${zoneId(n + 1)}/status`,
    }));
    const asking = { connections: CONNECTIONS, duration: ASK_S };
    await load(server.url, others, asking);
    const before = await load(server.url, others, asking);
    const begun = performance.now();
    const token = await draw(server.url);
    const [during, absorbed] = await Promise.all([
      load(server.url, others, asking),
      toldEverywhere(server.url, token).then(() => performance.now() - begun),
    ]);
    const what = `a late map over the incidents of ${LOG.events} events`;
    return [
      {
        what: `${what}: status, violations and changes tell of it`,
        ours: `${(absorbed / 1000).toFixed(1)} s`,
        beside: `${LONGEST_MS / 1000} s`,
        ratio: absorbed / LONGEST_MS,
        bar: { atMost: 1 },
      },
      {
        what: `${what}: 99th percentile of other zones' statuses in the ${ASK_S} s after it`,
        ours: `${during.p99} ms (${before.p99} ms before)`,
        beside: `${LONGEST_P99_MS} ms`,
        ratio: during.p99 / LONGEST_P99_MS,
        bar: { atMost: 1 },
      },
    ];
  } finally {
    await server.stop();
  }
}

/** @returns the Consistency-Token of the map */
async function draw(url: string): Promise<string> {
  const answer = await fetch(`${url}/v1/zones/${zoneId(0)}/delineations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ geometry: EVERYWHERE, basis: ['MAP_ANNEX'], bodyId: 'mission' }),
  });
  const token = answer.headers.get('consistency-token');
  if (answer.status !== 201 || token === null) throw new Error(`The map was answered ${answer.status}`);
  return token;
}

/** Waits until answers that rest on the map have seen it. */
async function toldEverywhere(url: string, token: string): Promise<void> {
  const zone = `${url}/v1/zones/${zoneId(0)}`;
  for (const question of [`${zone}/status?`, `${zone}/violations?limit=50&`, `${url}/v1/changes?`]) {
    for (let status = 503; status !== 200;) {
      const headers = { 'consistency-token': token };
      ({ status } = await fetch(`${question}maxWaitMs=30000`, { headers }));
      if (status !== 200 && status !== 503) throw new Error(`${question} was answered ${status}`);
    }
  }
}
