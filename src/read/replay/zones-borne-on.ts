import { setImmediate as nextTurn } from 'node:timers/promises';
import { NotFound } from '../../core/errors.js';
import type { EventRegistry } from '../../core/event-registry.js';
import { zonesOf } from '../../world/visible-data.js';
import { type LogQuery, logQuery } from '../../pipeline/queries/query.js';
import { QueryParameters } from '../../pipeline/queries/query-fields.js';
import { closed, flag, id, list, text } from '../../fields/schema.js';
import { statusOf, type ZoneStatus } from '../../rules/status/status.js';
import { unreadableIn } from '../../rules/status/unreadable.js';
import type { World } from '../../rules/facts/world.js';
import { told } from './boundaries.js';
import { differencesOf } from './differences.js';
import { LogFold, type LoggedEntry } from './log-fold.js';

/** Instants at which the statuses before and after an entry are compared. */
const MOST_INSTANTS = 12;

/** A zone that an entry has to do with. */
export interface BorneOn {
  readonly zoneId: string;
  /** Whether the entry, or its stream, names the zone. */
  readonly named: boolean;
  /** The parts of the zone's status that it changed, or came to be a reason of, when it was recorded. */
  readonly changed: readonly string[];
}

/** The zones on which an entry bears: those that it names, and those whose status it changed when it came. */
export function zonesBorneOn(types: EventRegistry): LogQuery {
  return logQuery({
    name: 'ZonesOfEntry',
    summary:
      'The zones that an entry names, or whose status it changed when it was recorded, and what it changed',
    route: '/audit/events/:id/zones',
    action: 'audit.read',
    parameters: QueryParameters,
    answer: closed({ items: list(closed({ zoneId: id, named: flag, changed: list(text) })) }),
    examine: async (_parameters, { params: { id: eventId = '' }, log, read, onProgress }) => {
      const upTo = await read((_tx, position) => Promise.resolve(position));
      const fold = await LogFold.read(log, types, { upTo, onProgress });
      const entry = fold.entries.find((each) => each.id === eventId.toLowerCase());
      if (entry === undefined) throw new NotFound(`There is no entry ${eventId}.`);
      return { body: { items: await borneOn(entry, fold, types) }, position: fold.last };
    },
  });
}

async function borneOn(entry: LoggedEntry, fold: LogFold, types: EventRegistry): Promise<readonly BorneOn[]> {
  const sameThing = fold.entries.filter(
    ({ stream, position }) => stream === entry.stream && position <= entry.position,
  );
  const names = new Set(sameThing.flatMap((each) => zonesOf(each, types)));
  const [before, after] = [fold.worldAt(entry.position - 1), fold.worldAt(entry.position)];
  const instants = instantsOf(sameThing, fold.effectiveTimeOf(entry.position) ?? 0);
  const items: BorneOn[] = [];
  for (const zoneId of new Set([...names, ...after.zones.keys()])) {
    const changed = new Set(instants.flatMap((at) => changesOf(zoneId, at, before, after)));
    if (names.has(zoneId) || changed.size > 0) {
      items.push({ zoneId, named: names.has(zoneId), changed: [...changed] });
    }
    await nextTurn();
  }
  return items;
}

/** When the entry was recorded, and the bounds of what was said of its thing until then (ms). */
function instantsOf(entries: readonly LoggedEntry[], recorded: number): readonly number[] {
  const bounds = entries.flatMap(({ validTime }) => {
    const { earliest, latest } = validTime ?? { earliest: null, latest: null };
    // What ends at an instant is no longer so at it.
    return [
      ...(earliest === null ? [] : [Date.parse(earliest)]),
      ...(latest === null ? [] : [Date.parse(latest) - 1]),
    ];
  });
  return [recorded, ...new Set(bounds)].slice(0, MOST_INSTANTS);
}

function changesOf(zoneId: string, at: number, before: World, after: World): readonly string[] {
  const [unread, still] = [before, after].map((world) => unreadableIn(world, zoneId, at)) as [
    readonly string[],
    readonly string[],
  ];
  if (unread.length + still.length > 0) return unread.join() === still.join() ? [] : ['headline'];
  const [was, is] = [before, after].map((world) => statusOf(world, zoneId, at)) as [ZoneStatus, ZoneStatus];
  const values = differencesOf(told(was), told(is)).map(({ path }) => path.split('/')[1] ?? '');
  const reasons = differencesOf(was.explanation, is.explanation).map(({ path }) => path.split('/')[1] ?? '');
  return [...values, ...reasons];
}
