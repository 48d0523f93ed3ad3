import type { EntityManager } from 'typeorm';
import { NotFound, Unreadable } from '../../core/errors.js';
import type { LedgerEntry } from '../../world/tables.js';
import {
  type EventTypes,
  sectionsOf,
  seesSources,
  type Viewer,
  visibleData,
} from '../../world/visible-data.js';
import { unreadableIdsOf } from '../../world/unreadable-entries.js';
import { pageOf, readNumbers } from '../../pipeline/queries/cursor.js';
import { type QueryContext, type QueryDefinition, query } from '../../pipeline/queries/query.js';
import { PageParameters, QueryParameters, TextParameter } from '../../pipeline/queries/query-fields.js';
import { anyObject, closed, id, instant, leftOut, list, page, text, uuid } from '../../fields/schema.js';
import { factFields, factIn, factSchema } from './fact.js';
import { findThing, findThings } from './find-things.js';
import { entriesOf, firstAndTypesOf, standing, withdrawalsOf } from './thing-entries.js';
import type { ThingDeclaration } from '../../events/shared/thing.js';
import { summaryOf, viewOf, zonesOfThing } from './thing-view.js';
import { streamOf } from '../../fields/things.js';

export class RegistryParameters extends PageParameters {
  @TextParameter({
    description: 'A name, or how it begins, in any spelling or script; the best fit comes first',
  })
  q?: string;
}

const historySchema = closed(
  { ...factFields, revision: text, position: text },
  {
    recordedBy: text,
    causationId: uuid,
    correlationId: uuid,
    withdrawn: closed({ eventId: uuid, at: instant }, { reason: anyObject }),
  },
);

/** The three questions about things of one kind: which there are, what one is, and every entry on it. */
export function registryQueries(kind: ThingDeclaration, types: EventTypes): readonly QueryDefinition[] {
  const name = kind.plural.charAt(0).toUpperCase() + kind.plural.slice(1);
  const one = name.slice(0, -1);
  const facts = Object.fromEntries(Object.keys(kind.lists).map((listName) => [listName, list(factSchema)]));
  return [
    query({
      name,
      summary: `The ${kind.plural} in the order in which they were registered, or by name`,
      route: `/${kind.plural}`,
      action: 'read.judged',
      parameters: RegistryParameters,
      answer: page(closed({ id, recordedAt: instant }, kind.fields)),
      handle: async (parameters, context) => ({ body: await thingsOf(kind, parameters, context, types) }),
    }),
    query({
      name: one,
      summary: `One of the ${kind.plural}: what it is by now, and all that was recorded on it`,
      route: `/${kind.plural}/:id`,
      action: 'read.judged',
      parameters: QueryParameters,
      answer: closed({ id, recordedAt: instant, registration: factSchema, ...facts }, kind.fields),
      handle: async (_parameters, context) => {
        const { stream, thingId } = await streamAsked(kind, context);
        const unreadable = (await unreadableIdsOf([stream], context.tx)).get(stream);
        if (unreadable !== undefined) throw new Unreadable(unreadable);
        const entries = await entriesOf(stream, context.tx);
        return {
          body: viewOf(kind, thingId, standing(entries), { ...context, types }),
          etag: String(entries.at(-1)?.revision),
        };
      },
    }),
    query({
      name: `${one}History`,
      summary: `Every entry on one of the ${kind.plural}, withdrawn ones too: what, who, when, why`,
      route: `/${kind.plural}/:id/history`,
      action: 'read.judged',
      parameters: PageParameters,
      answer: page(historySchema),
      handle: async ({ limit, cursor }, context) => {
        const { stream } = await streamAsked(kind, context);
        const [after] = cursor === undefined ? [-1] : readNumbers(cursor, 1);
        const entries = await entriesOf(stream, context.tx, { after: Number(after), most: limit + 1 });
        const { items, next } = pageOf(entries, limit, ({ revision }) => [revision]);
        const history = await historyOf(stream, items, context.tx, { ...context, types });
        return { body: { items: history, ...(next === undefined ? {} : { next }) } };
      },
    }),
  ];
}

async function thingsOf(
  kind: ThingDeclaration,
  parameters: RegistryParameters,
  { tx, position, caller, pseudonym }: QueryContext,
  types: EventTypes,
): Promise<object> {
  const search = { ...parameters, kind: kind.kind, position, confidential: seesSources(caller) };
  const { items, next } = await findThings(search, tx);
  const streams = items.map((thing) => streamOf(kind.kind, thing.id));
  const entries = await firstAndTypesOf(streams, Object.keys(kind.states), tx);
  const viewer: Viewer = { caller, pseudonym, types };
  const unreadable = await unreadableIdsOf(streams, tx);
  const readable = items.filter(({ id: thingId }) => !unreadable.has(streamOf(kind.kind, thingId)));
  return {
    items: readable.map((thing) =>
      summaryOf(kind, thing.id, entries.get(streamOf(kind.kind, thing.id)) ?? [], viewer),
    ),
    ...(next === undefined ? {} : { next }),
    ...leftOut([...unreadable.values()].flat()),
  };
}

/** @throws NotFound if there is no such thing, or none for this caller */
async function streamAsked(
  { kind }: ThingDeclaration,
  { tx, position, caller, params: { id: thingId = '' } }: QueryContext,
): Promise<{ stream: string; thingId: string }> {
  const thing = await findThing({ kind, id: thingId, position, confidential: seesSources(caller) }, tx);
  if (!thing) throw new NotFound(`There is no ${kind} ${thingId}.`);
  return { stream: streamOf(kind, thingId), thingId };
}

async function historyOf(
  stream: string,
  entries: readonly LedgerEntry[],
  tx: EntityManager,
  viewer: Viewer,
): Promise<readonly object[]> {
  const zoneIds = zonesOfThing(await entriesOf(stream, tx), viewer);
  const withdrawals = await withdrawalsOf(entries, tx);
  return entries.map((entry) => {
    const sections = sectionsOf(entry, viewer, zoneIds);
    const withdrawal = withdrawals.get(entry.withdrawnBy ?? '');
    return {
      ...factIn(entry, viewer, sections),
      revision: String(entry.revision),
      position: String(entry.position),
      ...(sections.has('header')
        ? { causationId: entry.causationId, correlationId: entry.correlationId }
        : {}),
      ...(withdrawal ? { withdrawn: withdrawnIn(withdrawal, viewer, zoneIds) } : {}),
    };
  });
}

function withdrawnIn(withdrawal: LedgerEntry, viewer: Viewer, zoneIds: readonly string[]): object {
  const { reason } = visibleData(withdrawal, sectionsOf(withdrawal, viewer, zoneIds), viewer.types);
  return { eventId: withdrawal.id, at: withdrawal.recordedAt, ...(reason === undefined ? {} : { reason }) };
}
