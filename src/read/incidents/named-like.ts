import type { EntityManager } from 'typeorm';
import { findThings } from '../directory/find-things.js';
import { foldedWords } from '../directory/fold-name.js';
import type { ThingKind } from '../../fields/things.js';
import { MAX_PAGE } from '../../pipeline/queries/query-fields.js';
import type { Location } from '../../rules/facts/entries.js';
import { INCIDENT_CODES } from '../../events/incidents/codes.js';
import type { IncidentFields } from './incident-fields.js';

/** The things whose names an incident is found by. */
const KINDS = ['zone', 'place', 'checkpoint', 'actor'] as const satisfies readonly ThingKind[];

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
    for (const { id } of items) things.add(`${kind}-${id}`);
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
  const {
    code,
    zoneId,
    location,
    impact,
    allegedActors = [],
    targets = [],
  } = fields as {
    code: string;
    zoneId?: string;
    location?: Location;
    impact?: Location;
    allegedActors?: readonly string[];
    targets?: readonly string[];
  };
  const named = [
    ...(zoneId === undefined ? [] : [`zone-${zoneId}`]),
    ...[location, impact].flatMap((where) => (where === undefined ? [] : namedIn(where))),
    ...[...allegedActors, ...targets].map((id) => `actor-${id}`),
  ];
  return codes.has(code) || named.some((thing) => things.has(thing));
}

function namedIn(location: Location): readonly string[] {
  if ('zoneId' in location) return [`zone-${location.zoneId}`];
  if ('placeId' in location) return [`place-${location.placeId}`];
  if ('checkpointId' in location) return [`checkpoint-${location.checkpointId}`];
  return [];
}
