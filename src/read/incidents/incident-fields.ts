import type { Json } from '../../core/json.js';
import { type AnswerSchema, anyObject, closed, id, list, oneOf, text, words } from '../../fields/schema.js';
import { FIRST_REPORT_TYPES } from '../../rules/facts/entries.js';
import { CASUALTIES } from '../../events/incidents/event-parts.js';

/** What is said of an incident as a whole. Times, places and numbers have the form in which they are recorded. */
export const incidentFields: Readonly<Record<string, AnswerSchema>> = {
  code: text,
  zoneId: id,
  occurred: anyObject,
  location: anyObject,
  impact: anyObject,
  allegedActors: list(id),
  targets: list(id),
  weapon: closed({ class: oneOf('SMALL_ARMS', 'HEAVY', 'AIR', 'NONE', 'UNKNOWN') }, { name: words }),
  count: anyObject,
  ...Object.fromEntries(CASUALTIES.map((name) => [name, anyObject])),
  summary: words,
};

/** Those fields as they stand, as far as they were said and may be seen. */
export type IncidentFields = Readonly<Record<string, Json>>;

/** An entry as far as it can change fields. */
export interface Telling {
  readonly type: string;
  readonly data: Readonly<Record<string, Json>>;
}

/** Type of entry -> the fields that it states anew. */
const STATED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(FIRST_REPORT_TYPES.map((type) => [type, Object.keys(incidentFields)])),
  IncidentRetimed: ['occurred'],
  IncidentRelocated: ['location', 'impact', 'zoneId'],
  IncidentReclassified: ['code'],
  CasualtiesRevised: CASUALTIES,
};

/** The fields after one more entry. What it does not mention stays; null takes a field away. */
export function toldBy(fields: IncidentFields, { type, data }: Telling): IncidentFields {
  if (type === 'PracticeEnded') return endedBy(fields, data['at']);
  const told = (STATED[type] ?? []).filter((name) => data[name] !== undefined);
  if (told.length === 0) return fields;
  const stated = told.map((name): [string, Json] => [name, data[name] ?? null]);
  return Object.fromEntries(
    Object.entries({ ...fields, ...Object.fromEntries(stated) }).filter(([, value]) => value !== null),
  );
}

/** The end of a practice gives its time an end; who may not see when it ended, or when it was, sees no change. */
function endedBy(fields: IncidentFields, end: Json | undefined): IncidentFields {
  const { occurred } = fields as { occurred?: { readonly start: Json } };
  if (end === undefined || occurred === undefined) return fields;
  return { ...fields, occurred: { start: occurred.start, end } };
}

/** The coarse fields in the same way: what everybody may come to know of where, when and how many. */
export function coarseToldBy(coarse: IncidentFields, { type, data }: Telling): IncidentFields {
  const told = data['coarse'] as IncidentFields | undefined;
  if (told === undefined) return coarse;
  if (type === 'PracticeEnded') return endedBy(coarse, told['at']);
  if (STATED[type] === undefined) return coarse;
  return { ...coarse, ...told };
}
