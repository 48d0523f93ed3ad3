import type { EntityManager } from 'typeorm';
import { cellsAsked, LOCATED } from '../../world/cells.js';
import { EntryReader, type Period } from '../../world/entry-reader.js';
import { LedgerEntry } from '../../world/tables.js';
import { WorldLoader } from '../../world/world-loader.js';
import { streamOf } from '../../fields/things.js';
import { placeOfIncident } from '../../rules/facts/incident-place.js';
import { readAt } from '../../rules/facts/reading.js';
import { parseBox } from './bounding-box.js';
import type { IncidentParameters } from './incident-parameters.js';
import type { AskedPeriod } from './period.js';
import { REPORT_TYPES } from './reports.js';

/** The ends of what an instant can be, in ms: indexes know no infinity. */
const FOREVER_MS = 8_640_000_000_000_000;
/** More are looked up more slowly than all is read. */
const MOST_CELLS = 2_000;

interface Asking {
  readonly tx: EntityManager;
  readonly position: number;
  readonly pseudonym: string;
  readonly now: number;
}

/**
 * Streams of incidents among which the index of one filter or another finds all that are asked for; undefined where no
 * filter has an index. For a zone they are those whose place test there is not NO.
 */
export async function candidatesFor(
  parameters: IncidentParameters,
  { from, to }: AskedPeriod,
  asking: Asking,
): Promise<ReadonlySet<string> | undefined> {
  const { zone, actor, bbox, reportedBy } = parameters;
  const { tx, position, pseudonym } = asking;
  const period = { from: Math.max(from, -FOREVER_MS), to: Math.min(to, FOREVER_MS) };
  const reader = new EntryReader(tx, position);
  const found: ReadonlySet<string>[] = [];
  if (zone !== undefined) found.push(await inZone(zone, period, asking));
  if (actor !== undefined) {
    const entries = await reader.about([streamOf('actor', actor)], ['incident']);
    found.push(new Set(entries.map(({ stream }) => stream)));
  }
  const keys = bbox === undefined ? [] : keysOfBox(bbox);
  if (keys.length > 0) found.push(streamsOf(await reader.incidentsAt(keys, period)));
  if (reportedBy === 'me') found.push(await ofReporter(pseudonym, tx));
  const [first, ...others] = found;
  return first && new Set([...first].filter((stream) => others.every((other) => other.has(stream))));
}

async function inZone(
  zoneId: string,
  period: Period,
  { tx, position, now }: Asking,
): Promise<ReadonlySet<string>> {
  const world = await new WorldLoader(tx, position).zones([zoneId], period);
  const reading = readAt(world, now);
  const there = [...world.incidents.values()].filter(
    (incident) => placeOfIncident(reading, zoneId, incident).result !== 'NO',
  );
  return streamsOf(there.map(({ id }) => id));
}

/** The cells of a box; none for one that has too many: then the index does not help. */
function keysOfBox(bbox: string): readonly string[] {
  const box = parseBox(bbox);
  if (box === undefined) return [];
  const { west, east } = box;
  const keys = cellsAsked([{ ...box, east: west > east ? east + 360 : east }]);
  return keys.length > MOST_CELLS || keys.includes(LOCATED) ? [] : keys;
}

async function ofReporter(pseudonym: string, tx: EntityManager): Promise<ReadonlySet<string>> {
  const rows = await tx
    .createQueryBuilder(LedgerEntry, 'e')
    .select('DISTINCT e.stream', 'stream')
    .where('e.recorded_by = :pseudonym', { pseudonym })
    .andWhere('e.type IN (:...types)', { types: REPORT_TYPES })
    .getRawMany<{ stream: string }>();
  return new Set(rows.map(({ stream }) => stream));
}

function streamsOf(incidentIds: Iterable<string>): ReadonlySet<string> {
  return new Set([...incidentIds].map((id) => streamOf('incident', id)));
}
