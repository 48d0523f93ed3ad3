import { BIG, environment } from './bulk-log.js';
import type { Measured } from './measured.js';
import type { Place } from './place.js';
import { PROGRAM, ready, startServer } from './processes.js';

const LONGEST_MS = 3_000;

/** From the start of the program to ready, with a million events in the log and its projections up to date. */
export async function start(place: Place): Promise<readonly Measured[]> {
  const data = await place.log(BIG);
  const begun = performance.now();
  const server = await startServer(PROGRAM, [], environment(data));
  await ready(server.url);
  const ms = performance.now() - begun;
  await server.stop();
  return [
    {
      what: `start to ready, ${BIG.events} events in the log`,
      ours: `${Math.round(ms)} ms`,
      beside: `${LONGEST_MS} ms`,
      ratio: ms / LONGEST_MS,
      bar: { atMost: 1 },
    },
  ];
}
