import type { EntityManager } from 'typeorm';
import { gazetteerFor } from '../../world/file-incidents.js';
import type { Gazetteer } from '../../world/where-keys.js';
import { matchesCode } from '../../rules/violation/act.js';
import type { During, Location } from '../../rules/facts/entries.js';
import { extentOf, toSpan } from '../../rules/time/time.js';
import { mayBeIn, parseBox } from './bounding-box.js';
import type { IncidentParameters } from './incident-parameters.js';
import { meantBy, speaksOf } from './named-like.js';
import type { AskedPeriod } from './period.js';
import { REPORT_TYPES } from './reports.js';
import type { SeenIncident } from './seen-incident.js';

/** Tells which of some incidents are asked for. */
export type IncidentFilter = (incidents: readonly SeenIncident[]) => Promise<readonly SeenIncident[]>;

type Test = (incident: SeenIncident, gazetteer: Gazetteer) => boolean;

/**
 * What is asked of the fields and reports of incidents, tested by what the caller may see alone: nobody finds out by a
 * filter what no answer tells them. Who sees but the coarse time and place finds by these. Zone and state are judged
 * elsewhere.
 */
export async function filterFor(
  parameters: IncidentParameters,
  period: AskedPeriod,
  { tx, position, pseudonym }: { tx: EntityManager; position: number; pseudonym: string },
): Promise<IncidentFilter> {
  const { code, actor, bbox, q, reportedBy } = parameters;
  const tests: Test[] = [(incident) => mayHaveBeen(incident, period)];
  if (code !== undefined) tests.push(({ fields }) => matchesCode(code, fields['code'] as string));
  if (actor !== undefined) tests.push((incident) => actorsOf(incident).includes(actor));
  const box = bbox === undefined ? undefined : parseBox(bbox);
  if (box !== undefined) {
    tests.push((incident, gazetteer) =>
      locationsOf(incident).some((location) => mayBeIn(box, location, gazetteer)),
    );
  }
  if (q !== undefined) {
    const meant = await meantBy(q, position, tx);
    tests.push(({ fields }) => speaksOf(meant, fields));
  }
  if (reportedBy === 'me') {
    tests.push(({ entries }) =>
      entries.some(
        ({ entry: { type, recordedBy } }) => recordedBy === pseudonym && REPORT_TYPES.includes(type),
      ),
    );
  }
  return async (incidents) => {
    const gazetteer = await gazetteerFor(box === undefined ? [] : incidents.flatMap(locationsOf), tx);
    return incidents.filter((incident) => tests.every((test) => test(incident, gazetteer)));
  };
}

function mayHaveBeen({ fields, coarse }: SeenIncident, { from, to }: AskedPeriod): boolean {
  const occurred = (fields['occurred'] ?? coarse['occurred']) as During | undefined;
  if (occurred === undefined) return true;
  const extent = extentOf(toSpan(occurred));
  return extent.from < to && extent.to > from;
}

function locationsOf({ fields, coarse }: SeenIncident): readonly Location[] {
  const seen = fields['location'] === undefined ? coarse : fields;
  return [seen['location'], seen['impact']].filter((location) => location != null) as unknown as Location[];
}

/** Whom bodies named last, and who is alleged. */
function actorsOf({ fields, entries }: SeenIncident): readonly string[] {
  const byBody = new Map<unknown, string | null>();
  for (const { entry, data } of entries) {
    if (entry.type === 'AttributionFound') byBody.set(data['bodyId'], data['actorId'] as string | null);
  }
  const attributed = [...byBody.values()].filter((actorId) => actorId !== null);
  return [...attributed, ...((fields['allegedActors'] ?? []) as readonly string[])];
}
