import type { EntityManager } from 'typeorm';
import { findThings } from '../directory/find-things.js';
import { foldedWords } from '../directory/fold-name.js';
import { MAX_PAGE } from '../../pipeline/queries/query-fields.js';
import { INCIDENT_CODES } from '../../events/incidents/codes.js';
import { firstReportEvents } from '../../events/incidents/report-events.js';
import { type IncidentFields, incidentFields } from './incident-fields.js';
import { streamOf, THING_KINDS } from '../../fields/things.js';

/** All first reports carry the same fields. */
const [firstReport] = firstReportEvents;

/** The kinds of things whose names an incident is found by: those that its fields name. */
const KINDS = THING_KINDS.filter((kind) =>
  firstReport?.marks.some(
    (mark) => mark.is === 'thing' && mark.kind === kind && (mark.path[0] ?? '') in incidentFields,
  ),
);

/** What a text may mean: codes by their titles, and registered things by their names, as `<kind>-<id>`. */
export interface Meant {
  readonly codes: ReadonlySet<string>;
  readonly things: ReadonlySet<string>;
}

/**
 * Looks up a text once for a whole list. Words of reports lie sealed outside the read models and are not searched. Of
 * each kind the thousand best names count, of things that are known at a position.
 */
export async function meantBy(q: string, position: number, tx: EntityManager): Promise<Meant> {
  const things = new Set<string>();
  for (const kind of KINDS) {
    const { items } = await findThings({ kind, q, position, limit: MAX_PAGE, confidential: false }, tx);
    for (const { id } of items) things.add(streamOf(kind, id));
  }
  const wanted = ` ${foldedWords(q).join(' ')}`;
  const codes = INCIDENT_CODES.filter(({ code, title }) =>
    [code, title.en, title.ar].some(
      (name) => wanted !== ' ' && ` ${foldedWords(name).join(' ')}`.includes(wanted),
    ),
  );
  return { codes: new Set(codes.map(({ code }) => code)), things };
}

/** Whether what may be seen of an incident has its code, or names such a zone, place, checkpoint or actor. */
export function speaksOf({ codes, things }: Meant, fields: IncidentFields): boolean {
  const { code } = fields;
  const named = firstReport?.subjects(fields) ?? [];
  return (typeof code === 'string' && codes.has(code)) || named.some((thing) => things.has(thing));
}
