import { lastPosition } from '../src/world/as-of.js';
import { LANGUAGES } from '../src/fields/language.js';
import { statusOfZone } from '../src/read/status/zone-status.js';
import { BIG, END_MS, SMALL, type Size, zoneId } from './bulk-log.js';
import { type Measured, median } from './measured.js';
import { type Place, withProjections } from './place.js';

const ASKED = 300;
const DAY_MS = 86_400_000;

/** A status as of a past moment on both axes, in a log of ten thousand and of a million events. */
export async function asOf(place: Place): Promise<readonly Measured[]> {
  const [short, long] = [await pastStatus(place, SMALL), await pastStatus(place, BIG)];
  return [
    {
      what: `status as of a past moment and position, ${BIG.events} events in the log`,
      ours: `${long.toFixed(1)} ms`,
      beside: `${short.toFixed(1)} ms: the same with ${SMALL.events} events`,
      ratio: long / short,
      bar: { atMost: 1.5 },
    },
  ];
}

/** Median milliseconds of a status as of a random moment and position. */
async function pastStatus(place: Place, size: Size): Promise<number> {
  return withProjections(await place.log(size), async ({ database }) => {
    const last = await database.read(lastPosition);
    const times: number[] = [];
    for (let n = 0; n < ASKED; n += 1) {
      const at = new Date(END_MS - ((n * 37) % 600) * DAY_MS).toISOString();
      const position = Math.floor(last * (0.9 + (0.1 * n) / ASKED));
      const start = performance.now();
      await database.read((tx) =>
        statusOfZone(
          zoneId((n * 7) % size.zones),
          { at, position },
          { tx, now: END_MS, position: last, languages: LANGUAGES },
        ),
      );
      times.push(performance.now() - start);
    }
    return median(times);
  });
}
