import { mustBeKnown, resolveAsOf } from '../../world/as-of.js';
import { EntryReader } from '../../world/entry-reader.js';
import { LedgerEntry } from '../../world/tables.js';
import { worldAround } from '../incidents/around-incidents.js';
import { rowsOf } from '../incidents/judged-incident.js';
import { idOf, streamOf } from '../../fields/things.js';
import { query } from '../../pipeline/queries/query.js';
import { TimeParameters } from '../../pipeline/queries/query-fields.js';
import {
  closed,
  id,
  instant,
  integer,
  leftOut,
  leftOutSchema,
  list,
  nullable,
  text,
} from '../../fields/schema.js';
import { formatInstant } from '../../rules/time/fuzzy.js';
import { type Reading, readAt } from '../../rules/facts/reading.js';
import { allUnreadable } from '../../rules/status/unreadable.js';
import type { ViolationState } from '../../rules/violation/violations.js';
import { actorsOf, countedIncidents } from './counted-incidents.js';

const counts = { alleged: integer, verified: integer, confirmed: integer };

/** Numbers of incidents by the state that they have beside one clause. */
interface ClauseRecord {
  readonly agreementId: string;
  readonly clauseId: string;
  alleged: number;
  verified: number;
  confirmed: number;
}

/** The states that count, and where; dismissed ones and those that need a review are nobody's record. */
const COUNTS_AS: Partial<Record<ViolationState, 'alleged' | 'verified' | 'confirmed'>> = {
  ALLEGED: 'alleged',
  VERIFIED_INCIDENT: 'verified',
  CONFIRMED_VIOLATION: 'confirmed',
};

export const actorRecord = query({
  name: 'ActorRecord',
  summary:
    'How many incidents that are attributed to the actor, else alleged of it, stand beside each clause: alleged, verified, confirmed',
  route: '/actors/:id/record',
  action: 'read.judged',
  parameters: TimeParameters,
  answer: closed(
    {
      actorId: id,
      at: instant,
      knownAt: nullable(instant),
      position: text,
      items: list(closed({ agreementId: id, clauseId: id, ...counts })),
    },
    leftOutSchema,
  ),
  handle: async (parameters, { tx, now, position: last, params: { id: actorId = '' } }) => {
    const stream = streamOf('actor', actorId);
    const registered = await tx.findOneBy(LedgerEntry, { stream, revision: 0 });
    const asOf = await resolveAsOf(parameters, { tx, now, last });
    mustBeKnown(`actor ${actorId}`, registered?.position, asOf.position);
    const named = await new EntryReader(tx, asOf.position).about([stream], ['incident']);
    const incidentIds = [...new Set(named.map(({ stream }) => idOf(stream)))];
    const world = await worldAround(incidentIds, { tx, position: asOf.position });
    return {
      body: {
        actorId,
        at: formatInstant(asOf.at),
        knownAt: asOf.knownAt,
        position: String(asOf.position),
        items: recordOf(readAt(world, asOf.at), actorId),
        ...leftOut(allUnreadable(world)),
      },
    };
  },
});

/** The clauses beside which an incident of the actor counts, in the order of agreements and clauses. */
function recordOf(reading: Reading, actorId: string): readonly ClauseRecord[] {
  const records = new Map<string, ClauseRecord>();
  const rows = countedIncidents(reading)
    .filter((incident) => actorsOf(reading, incident).includes(actorId))
    .flatMap((incident) => rowsOf(reading, incident));
  for (const { clause, state } of rows) {
    const { agreementId, clauseId } = clause;
    const key = `${agreementId} ${clauseId}`;
    const as = COUNTS_AS[state];
    if (as === undefined) continue;
    const record = records.get(key) ?? { agreementId, clauseId, alleged: 0, verified: 0, confirmed: 0 };
    record[as] += 1;
    records.set(key, record);
  }
  return [...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
}
