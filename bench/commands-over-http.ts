import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { END_MS, environment, zoneId } from './bulk-log.js';
import type { Measured } from './measured.js';
import type { Place } from './place.js';
import { load, PEER, PROGRAM, type Request, startServer } from './processes.js';

const ZONES = 200;

/** `POST /v1/incidents` over 64 connections, beside Nest with the same DTO that stores nothing, and the usual sample. */
export async function commandsOverHttp(place: Place): Promise<readonly Measured[]> {
  const data = await place.log({ zones: ZONES, events: 20_000 });
  const answer = join(place.folder, 'answer.json');
  writeFileSync(answer, '{}');
  const requests = Array.from({ length: ZONES }, (_, n) => report(n));
  const rates = new Map<string, number>();
  for (const [name, script, args] of [
    ['bare', PEER, ['bare', answer]],
    ['usual', PEER, ['usual']],
    ['ours', PROGRAM, []],
  ] as const) {
    const server = await startServer(script, args, environment(data));
    try {
      await load(server.url, requests, { duration: 10 });
      rates.set(name, (await load(server.url, requests)).perSecond);
    } finally {
      await server.stop();
    }
  }
  const [ours = 0, bare = 0, usual = 0] = ['ours', 'bare', 'usual'].map((name) => rates.get(name));
  const what = 'POST /v1/incidents at 64 connections, durable when answered';
  const rate = (number: number): string => `${Math.round(number)}/s`;
  return [
    {
      what,
      ours: rate(ours),
      beside: `${rate(bare)}: Nest POST, same DTO and ValidationPipe, stores nothing`,
      ratio: ours / bare,
      bar: { atLeast: 0.6 },
    },
    {
      what,
      ours: rate(ours),
      beside: `${rate(usual)}: the usual Nest sample (aggregate root, event bus, TypeORM in memory)`,
      ratio: ours / usual,
      bar: { atLeast: 1 },
    },
  ];
}

/** The report of a new incident in one of them. */
export function report(n: number): Request {
  const body = {
    code: 'KIN.SHELLING',
    zoneId: zoneId(n),
    occurred: { start: { at: new Date(END_MS - 18 * 3_600_000).toISOString() } },
    location: { placeId: `place-${n}` },
    allegedActors: ['side-a'],
    weapon: { class: 'HEAVY' },
    killed: { low: 1, best: 2 },
    report: {
      sourceId: `source-${n % 20}`,
      madeAt: { date: new Date(END_MS - 1).toISOString().slice(0, 10) },
    },
  };
  return {
    method: 'POST',
    path: '/v1/incidents',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
