import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLog, type Size, zoneId } from '../../bench/bulk-log.js';
import { atRest } from '../../bench/processes.js';
import { Dice } from '../../test/rules/random/dice.js';
import { Client } from '../requests/client.js';
import { ringAround } from './bodies.js';
import { Served } from './served.js';

const LOG: Size = { zones: 200, events: 50_000 };
/** Of a log's entries so many are first reports, each in the next zone. */
const INCIDENTS_AT_A_PLACE = Math.floor((LOG.events * 0.7) / LOG.zones);
/** Zones in groups of ten, three degrees apart: half a thousand kilometres take in the next group on either side. */
const ZONES_AROUND = 30;

/** An entry at its bound, and how many things it may give another answer: zones, and incidents as they are told. */
interface Dear {
  readonly name: string;
  readonly things: number;
  readonly path: string;
  readonly body: (dice: Dice, nth: number) => object;
}

const PAPER = { sourceId: 'source-1' };
const zones = Array.from({ length: LOG.zones }, (_, n) => zoneId(n));
const outline = (ring: number[][]): object => ({
  geometry: { type: 'Polygon', coordinates: [ring] },
  basis: ['MAP_ANNEX'],
  ...PAPER,
});

const DEAR: readonly Dear[] = [
  {
    name: 'an outline of 20,000 positions around a town',
    things: 1 + INCIDENTS_AT_A_PLACE,
    path: `/v1/zones/${zoneId(15)}/delineations`,
    body: (dice) => outline(ringAround([-147, 30.2], 0.1, 20_000, dice)),
  },
  {
    name: 'an outline of 20,000 positions around everything',
    things: 1 + INCIDENTS_AT_A_PLACE * LOG.zones,
    path: `/v1/zones/${zoneId(25)}/delineations`,
    body: (dice) => outline(ringAround([-121, 30.1], 50, 20_000, dice)),
  },
  {
    name: 'a clause for all zones',
    things: LOG.zones,
    path: '/v1/agreements/agreement-35/clauses',
    body: (_, nth) => ({
      clauseId: `all-${nth}`,
      kind: 'CESSATION_OF_HOSTILITIES',
      prohibits: ['KIN.*'],
      zoneIds: zones,
    }),
  },
  {
    name: 'a town that may lie anywhere in 500 km',
    things: ZONES_AROUND + INCIDENTS_AT_A_PLACE,
    path: '/v1/places/place-45/position',
    body: (_, nth) => ({ point: [-138 + nth / 100, 30], uncertaintyM: 500_000, reason: 'Measured again' }),
  },
  {
    name: 'an incident anywhere in 500 km',
    things: ZONES_AROUND + 1,
    path: '/v1/incidents',
    body: () => ({
      code: 'KIN.SHELLING',
      occurred: { start: { at: new Date(Date.now() - 3_600_000).toISOString() } },
      location: { point: [-126, 30], uncertaintyM: 500_000 },
      report: PAPER,
    }),
  },
];

const TIMES = 3;

/** What the dearest entries cost all read models on a log that is long, as Markdown: processor time, the most of some. */
export async function costsOnLongLog(seed: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ceasefire-fuzz-long-'));
  try {
    await makeLog(join(folder, 'data'), LOG);
    const served = await Served.start({ folder, now: Date.now() });
    const client = new Client(served.url);
    try {
      await atRest(served.url);
      const rows: string[] = [];
      for (const dear of DEAR) {
        let most = 0;
        for (let nth = 0; nth < TIMES; nth += 1) {
          most = Math.max(most, await costOf(dear, new Dice(seed + nth), nth, served, client));
        }
        rows.push(
          `| ${dear.name} | ${dear.things} | ${most.toFixed(0)} | ${(most / dear.things).toFixed(2)} |`,
        );
      }
      return [
        `On a log of ${LOG.events} entries and ${LOG.zones} zones, what an entry costs all read models, and of that for each`,
        'thing whose answer it may change (zones whose status is looked at, and incidents whose place is judged):',
        '',
        '| entry | things | ms | ms for each |',
        '| --- | --- | --- | --- |',
        ...rows,
      ].join('\n');
    } finally {
      client.close();
      await served.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function costOf(
  { path, body }: Dear,
  dice: Dice,
  nth: number,
  served: Served,
  client: Client,
): Promise<number> {
  const sent = Buffer.from(JSON.stringify(body(dice, nth)));
  const before = served.besideMs();
  const answer = await client.send({
    ...{ method: 'POST', path, body: sent },
    headers: { 'content-type': 'application/json' },
  });
  if (answer.status !== 201)
    throw new Error(`${path} was answered ${answer.status} ${answer.text.slice(0, 300)}`);
  const headers = { 'consistency-token': String(answer.headers['consistency-token']) };
  for (let status = 503; status !== 200;) {
    ({ status } = await client.send({ method: 'GET', path: '/v1/changes?limit=1&maxWaitMs=25000', headers }));
  }
  return served.besideMs() - before;
}
