import type { Location, ZoneGeometry } from '../rules/facts/entries.js';

/** What the data of entries refers to, as far as the rules follow it. */
export interface References {
  readonly zoneId?: string;
  readonly zoneIds?: readonly string[];
  readonly partOf?: string;
  readonly places?: readonly string[];
  readonly parentId?: string;
  readonly placeId?: string;
  readonly agreementId?: string;
  readonly toAgreementId?: string;
  readonly byAgreementId?: string;
  readonly actorId?: string | null;
  readonly ofActorId?: string;
  readonly allegedActors?: readonly string[];
  readonly targets?: readonly string[];
  readonly location?: Location;
  readonly impact?: Location | null;
  readonly place?: Location;
  readonly report?: { readonly sourceId: string };
  readonly affiliationActorId?: string;
  readonly intoIncidentId?: string;
  readonly geometry?: ZoneGeometry;
  readonly bufferM?: number;
}

/** What so many or more are named in is not looked through again. */
const MANY = 50;
const known = new WeakMap<References, ReadonlySet<string>>();

/** The streams of places, checkpoints, actors, sources and zones that an entry's data names. */
export function namedBy(data: References): ReadonlySet<string> {
  const { places = [], allegedActors = [], targets = [] } = data;
  if (places.length + allegedActors.length + targets.length < MANY) return streamsIn(data);
  let streams = known.get(data);
  if (streams === undefined) known.set(data, (streams = streamsIn(data)));
  return streams;
}

function streamsIn(data: References): ReadonlySet<string> {
  const streams = new Set<string>();
  const add = (kind: string, ids: Iterable<string | null | undefined>): void => {
    for (const id of ids) if (id != null) streams.add(`${kind}-${id}`);
  };
  add('place', [data.parentId, data.placeId, ...(data.places ?? [])]);
  add('zone', [data.partOf, data.zoneId]);
  add('actor', [
    data.actorId,
    data.ofActorId,
    data.affiliationActorId,
    ...(data.allegedActors ?? []),
    ...(data.targets ?? []),
  ]);
  add('source', [data.report?.sourceId]);
  for (const location of [data.location, data.impact, data.place]) {
    if (!location) continue;
    if ('placeId' in location) add('place', [location.placeId]);
    if ('checkpointId' in location) add('checkpoint', [location.checkpointId]);
    if ('zoneId' in location) add('zone', [location.zoneId]);
  }
  return streams;
}
