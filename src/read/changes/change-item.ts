import { fieldsIn } from '../../events/event-types.js';
import { factIn } from '../directory/fact.js';
import type { LedgerEntry } from '../../world/tables.js';
import { sectionsOf, type Viewer } from '../../world/visible-data.js';
import {
  anyObject,
  closed,
  id,
  instant,
  integer,
  list,
  nullable,
  oneOf,
  text,
  uuid,
} from '../../fields/schema.js';
import type { AxisChange } from '../../world/watch/axes.js';
import { axisChangeSchema, causeSchema } from '../status/change.schema.js';
import { type Change, CHANGE_KINDS } from './tables.js';

/** The chief values of a status, as far as they changed. */
const valuesSchema = closed({}, { headline: text, legal: text, situation: text, compliance: text });

export const changeItemSchema = closed(
  { seq: integer, kind: oneOf(...CHANGE_KINDS), at: instant, thing: text },
  {
    /** Of an entry. */
    eventId: uuid,
    type: text,
    position: text,
    zoneIds: list(id),
    /** When what it records was so: one that lies back revises answers about the past. */
    validTime: closed({ earliest: nullable(instant), latest: nullable(instant) }),
    withdraws: uuid,
    into: text,
    reason: anyObject,
    /** Of a status. */
    zoneId: id,
    from: valuesSchema,
    to: valuesSchema,
    axes: list(axisChangeSchema),
    cause: causeSchema,
  },
);

/** A change as the viewer may see it: words of a reason only for those who may read the entry's restricted part. */
export function changeItem(change: Change, entry: LedgerEntry | undefined, viewer: Viewer): object {
  const { seq, kind, at, thing, status } = change;
  return {
    seq,
    kind,
    at,
    thing,
    ...(status ? statusPart(change, status) : entryPart(change, entry, viewer)),
  };
}

function statusPart(
  { zoneIds, position }: Change,
  { axes, eventIds }: NonNullable<Change['status']>,
): object {
  return {
    zoneId: zoneIds[0],
    ...(position === null ? {} : { position: String(position) }),
    from: valuesOf(axes, 'from'),
    to: valuesOf(axes, 'to'),
    axes,
    cause: position === null ? { boundary: true, eventIds } : { eventIds },
  };
}

function entryPart({ zoneIds, withdraws }: Change, entry: LedgerEntry | undefined, viewer: Viewer): object {
  if (entry === undefined) return { zoneIds };
  const { eventId, type, validTime, data } = factIn(entry, viewer, sectionsOf(entry, viewer, zoneIds));
  const { reason, intoIncidentId } = fieldsIn({ data });
  return {
    eventId,
    type,
    position: String(entry.position),
    zoneIds,
    ...(validTime === null ? {} : { validTime }),
    ...(withdraws === null ? {} : { withdraws }),
    ...(intoIncidentId === undefined ? {} : { into: `incidents/${intoIncidentId}` }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Axis -> the field of it that says it in one word. */
const CHIEF_FIELD = { headline: 'code', legal: 'phase', situation: 'value', compliance: 'value' } as const;

function valuesOf(axes: readonly AxisChange[], side: 'from' | 'to'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(CHIEF_FIELD).flatMap(([name, field]) => {
      const change = axes.find(({ axis }) => axis === name);
      const [before, after] = [change?.from, change?.to] as Partial<Record<string, string>>[];
      // The headline stands whole, also where only its flags changed.
      if (before?.[field] === after?.[field]) return [];
      const value = (side === 'from' ? before : after)?.[field];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
