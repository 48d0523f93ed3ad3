import { isDeepStrictEqual } from 'node:util';
import { ENTRY_WITHDRAWN, withdrawnBy } from '../../core/decider.js';
import type { Json } from '../../core/json.js';
import { factFields, factIn } from '../directory/fact.js';
import { withdrawalsOf } from '../directory/thing-entries.js';
import type { LedgerEntry } from '../../world/tables.js';
import type { EventTypes, Viewer } from '../../world/visible-data.js';
import { pageOf, readNumbers } from '../../pipeline/queries/cursor.js';
import { type QueryDefinition, query } from '../../pipeline/queries/query.js';
import { PageParameters } from '../../pipeline/queries/query-fields.js';
import {
  type AnswerSchema,
  anyObject,
  closed,
  instant,
  list,
  page,
  text,
  uuid,
} from '../../fields/schema.js';
import { type IncidentFields, toldBy } from './incident-fields.js';
import { type SeenEntry, seenIncident } from './seen-incident.js';
import { incidentEntries } from './show-incident.js';

const anyValue: AnswerSchema = {};

const stepSchema = closed(
  {
    ...factFields,
    revision: text,
    position: text,
    /** What the entry, or the withdrawal of one, changed of the incident as it stood; null where nothing was said. */
    changes: list(closed({ field: text, before: anyValue, after: anyValue })),
  },
  {
    recordedBy: text,
    causationId: uuid,
    correlationId: uuid,
    reason: anyObject,
    withdrawn: closed({ eventId: uuid, at: instant }, { reason: anyObject }),
  },
);

/** A difference of one field. */
interface Change {
  readonly field: string;
  readonly before: Json;
  readonly after: Json;
}

export function incidentHistory(types: EventTypes): QueryDefinition {
  return query({
    name: 'IncidentHistory',
    summary:
      'Every entry on an incident, withdrawn ones too: what it changed, from what to what, who, when, why',
    route: '/incidents/:id/history',
    action: 'read.judged',
    parameters: PageParameters,
    answer: page(stepSchema),
    handle: async ({ limit, cursor }, context) => {
      const entries = await incidentEntries(context);
      const viewer = { ...context, types };
      const seen = seenIncident(entries, viewer).entries;
      const withdrawals = await withdrawalsOf(entries, context.tx);
      const changes = changesOf(seen);
      const after = cursor === undefined ? -1 : Number(readNumbers(cursor, 1)[0]);
      const rest = seen.filter(({ entry: { revision } }) => revision > after).slice(0, limit + 1);
      const { items, ...more } = pageOf(rest, limit, ({ entry: { revision } }) => [revision]);
      const steps = items.map((step) =>
        stepOf(step, changes.get(step.entry.id) ?? [], {
          viewer,
          withdrawal: withdrawals.get(step.entry.withdrawnBy ?? ''),
          seen,
        }),
      );
      return { body: { items: steps, ...more } };
    },
  });
}

/** What each entry changed, by its id, at the time: a later withdrawal takes nothing back from the story. */
function changesOf(seen: readonly SeenEntry[]): ReadonlyMap<string, readonly Change[]> {
  const changes = new Map<string, readonly Change[]>();
  let counting: readonly SeenEntry[] = [];
  let fields: IncidentFields = {};
  for (const step of seen) {
    const { entry, data } = step;
    const isWithdrawal = entry.type === ENTRY_WITHDRAWN;
    const eventId = withdrawnBy(entry);
    counting = isWithdrawal ? counting.filter((other) => other.entry.id !== eventId) : [...counting, step];
    const next = isWithdrawal ? fieldsOf(counting) : toldBy(fields, { type: entry.type, data });
    changes.set(entry.id, differences(fields, next));
    fields = next;
  }
  return changes;
}

function fieldsOf(counting: readonly SeenEntry[]): IncidentFields {
  return counting.reduce<IncidentFields>(
    (fields, { entry: { type }, data }) => toldBy(fields, { type, data }),
    {},
  );
}

function differences(before: IncidentFields, after: IncidentFields): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}

interface Told {
  readonly viewer: Viewer;
  readonly withdrawal: LedgerEntry | undefined;
  readonly seen: readonly SeenEntry[];
}

function stepOf(
  { entry, sections, data }: SeenEntry,
  changes: readonly Change[],
  { viewer, withdrawal, seen }: Told,
): object {
  const { causationId, correlationId } = entry;
  const why = seen.find((other) => other.entry.id === withdrawal?.id)?.data['reason'];
  return {
    ...factIn(entry, viewer, sections),
    revision: String(entry.revision),
    position: String(entry.position),
    changes,
    ...(data['reason'] === undefined ? {} : { reason: data['reason'] }),
    ...(sections.has('header') ? { causationId, correlationId } : {}),
    ...(withdrawal === undefined
      ? {}
      : {
          withdrawn: {
            eventId: withdrawal.id,
            at: withdrawal.recordedAt,
            ...(why === undefined ? {} : { reason: why }),
          },
        }),
  };
}
