import { randomUUID } from 'node:crypto';
import { parts } from '../src/app/app.module.js';
import { EventRegistry } from '../src/core/event-registry.js';
import { CommandService } from '../src/pipeline/commands/handle-command.js';
import { BIG, END_MS, send, zoneId } from './bulk-log.js';
import { type Measured, median, timed } from './measured.js';
import { type Place, withProjections } from './place.js';

const FEW = { zones: 10, events: 1_000 };
const SHORT_STREAM = 10;
const LONG_STREAM = 10_000;
const ASKED = 300;

/** What a command costs as the log and its stream grow. */
export async function commandCost(place: Place): Promise<readonly Measured[]> {
  const [few, many] = [await reporting(place, FEW), await reporting(place, BIG)];
  const [short, long] = await withCommands(place, FEW, async (commands) => [
    await adding(commands, SHORT_STREAM),
    await adding(commands, LONG_STREAM),
  ]);
  return [
    flat(`a report, ${BIG.events} events in the log`, many, few, `${FEW.events} events`),
    flat(`a further report, ${LONG_STREAM} events in its stream`, long, short, `${SHORT_STREAM} events`),
  ];
}

function flat(what: string, ours: number, other: number, beside: string): Measured {
  return {
    what,
    ours: `${ours.toFixed(2)} ms`,
    beside: `${other.toFixed(2)} ms: the same with ${beside}`,
    ratio: ours / other,
    bar: { atMost: 1.2 },
  };
}

/** Median milliseconds of a new incident's report. */
function reporting(place: Place, size: typeof FEW): Promise<number> {
  return withCommands(place, size, (commands) =>
    each((n) => send(commands, '/incidents', undefined, incident(n % size.zones))),
  );
}

/** Median milliseconds of a further report on an incident that has so many already. */
async function adding(commands: CommandService, events: number): Promise<number> {
  const id = randomUUID();
  await send(commands, '/incidents', undefined, { id, ...incident(0) });
  const add = (n: number): Promise<unknown> =>
    send(commands, '/incidents/:id/reports', id, { sourceId: `source-${n % 20}` });
  for (let n = 1; n < events; n += 1) await add(n);
  return each(add);
}

async function each(task: (n: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < ASKED; n += 1) times.push(await timed(() => task(n)));
  return median(times);
}

function incident(zone: number): object {
  return {
    code: 'KIN.SMALL_ARMS',
    zoneId: zoneId(zone),
    occurred: { start: { at: new Date(END_MS - 3_600_000).toISOString() } },
    location: { placeId: `place-${zone}` },
    report: { sourceId: 'source-1' },
  };
}

async function withCommands<T>(
  place: Place,
  size: typeof FEW,
  work: (commands: CommandService) => Promise<T>,
): Promise<T> {
  const data = await place.log(size);
  const registry = new EventRegistry(parts.events);
  return withProjections(data, async (storage, runner) => {
    // What is measured is the command; projections run in the same process, so they stand still.
    await runner.stop();
    return work(new CommandService({ ...storage, registry, now: () => new Date() }));
  });
}
