import type { Location } from '../rules/facts/entries.js';
import { ALL_READABLE, type SetAside, type Unreadable } from '../rules/facts/set-aside.js';
import { fieldsIn, followedBy } from '../events/event-types.js';
import type { LedgerEntry } from './tables.js';
import { isOf, SETTINGS, streamOf } from '../fields/things.js';

/** What of an entry says whether its thing can be judged; `data` is what can be read of it. */
export type SiftedEntry = Pick<LedgerEntry, 'position' | 'id' | 'stream' | 'type' | 'data' | 'unreadable'>;

/**
 * The things among some entries that cannot be judged: those with an entry that is not readable, and, step by step, those
 * that rest on them (the incident on the place that it names, the place on the one that it lies in). A zone rests on its
 * whole and its listed places; what only names a zone does not rest on it. Of settings the last good value stays.
 *
 * @param entries standing ones, in order of position, with all that they rest on
 */
export function setAside(entries: readonly SiftedEntry[]): Unreadable {
  // Mostly there are none.
  if (!entries.some(({ unreadable }) => unreadable)) return ALL_READABLE;
  const byStream = new Map<string, SiftedEntry[]>();
  for (const entry of entries) {
    const known = byStream.get(entry.stream);
    if (known === undefined) byStream.set(entry.stream, [entry]);
    else known.push(entry);
  }
  const restingOn = restingByGround(byStream);
  const found = new Map<string, Map<string, number>>();
  const spread = (stream: string, id: string, position: number): void => {
    const known = found.get(stream) ?? new Map<string, number>();
    if (known.has(id)) return;
    found.set(stream, known.set(id, position));
    for (const resting of restingOn.get(stream) ?? []) spread(resting, id, position);
  };
  for (const { stream, id, position, unreadable } of entries) {
    if (unreadable && stream !== SETTINGS) spread(stream, id, position);
  }
  return new Map([...found].map(([stream, ids]) => [stream, asideOf(byStream.get(stream) ?? [], ids)]));
}

/** Registrations that say what lies in what, by the field that names the thing itself. */
const WHERE_THINGS_LIE: Readonly<Record<string, string>> = {
  ZoneProposed: 'zoneId',
  PlaceRegistered: 'placeId',
  CheckpointEstablished: 'checkpointId',
};

/**
 * Whether an entry is folded: those that can be read, and registrations that at least say what lies in what, since that
 * tells who else is concerned.
 */
export function isFolded({
  type,
  data,
  unreadable,
}: Pick<LedgerEntry, 'type' | 'data' | 'unreadable'>): boolean {
  return !unreadable || (WHERE_THINGS_LIE[type] ?? '') in data;
}

/** Thing -> the things that rest on it. */
function restingByGround(
  byStream: ReadonlyMap<string, readonly SiftedEntry[]>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const resting = new Map<string, Set<string>>();
  for (const [stream, entries] of byStream) {
    for (const entry of entries) {
      for (const ground of groundsOf(entry)) {
        resting.set(ground, (resting.get(ground) ?? new Set<string>()).add(stream));
      }
    }
  }
  return resting;
}

function groundsOf(entry: SiftedEntry): readonly string[] {
  const { stream } = entry;
  const { partOf, intoIncidentId } = fieldsIn(entry);
  const named = [...followedBy(entry)].filter((ground) => ground !== stream && !isOf('zone', ground));
  if (isOf('zone', stream) && partOf !== undefined) named.push(streamOf('zone', partOf));
  if (intoIncidentId !== undefined) named.push(streamOf('incident', intoIncidentId));
  return named;
}

function asideOf(entries: readonly SiftedEntry[], found: ReadonlyMap<string, number>): SetAside {
  const data = entries.map(fieldsIn);
  const inOrder = [...found].sort(([, a], [, b]) => a - b);
  return {
    entries: new Map(inOrder),
    own: entries.some(({ unreadable }) => unreadable),
    zoneIds: new Set(
      data.flatMap(({ zoneId, zoneIds = [] }) => (zoneId === undefined ? zoneIds : [zoneId, ...zoneIds])),
    ),
    agreementIds: new Set(
      data.flatMap(({ agreementId, toAgreementId, byAgreementId }) =>
        [agreementId, toAgreementId, byAgreementId].filter((id) => id !== undefined),
      ),
    ),
    locations: data.flatMap(({ location, impact }) => [location, impact].filter(isLocation)),
  };
}

function isLocation(location: Location | null | undefined): location is Location {
  return location != null;
}
