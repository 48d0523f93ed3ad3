import { type EntityManager, In } from 'typeorm';
import { fieldsIn } from '../../events/event-types.js';
import { LedgerEntry } from '../../world/tables.js';
import { type EventTypes, seesSources } from '../../world/visible-data.js';
import { query, type QueryContext, type SnapshotQuery } from '../../pipeline/queries/query.js';
import {
  IntegerParameter,
  MAX_PAGE,
  QueryParameters,
  TextParameter,
} from '../../pipeline/queries/query-fields.js';
import { closed, integer, list, text } from '../../fields/schema.js';
import { changeItem, changeItemSchema } from './change-item.js';
import { CHANGES, feedToRead } from './progress.js';
import { Change, ChangeZone } from './tables.js';
import { aboutStream, nameOf } from '../../fields/things.js';

/** The feed in which an `after` counts. */
export function FeedParameter(): PropertyDecorator {
  return TextParameter({
    description: 'The `feed` in which `after` counts: where that is another one by now, the answer is 409',
  });
}

/** What the feed is narrowed to. */
export function ZoneParameter(): PropertyDecorator {
  return TextParameter({
    description: 'Only changes of this zone’s status, and of things that are about it or in it',
  });
}

export class ChangesParameters extends QueryParameters {
  @IntegerParameter(
    { min: 0, max: Number.MAX_SAFE_INTEGER },
    { description: 'Only changes after this `seq`; from the first, which is 1, unless said' },
  )
  after: number = 0;

  @FeedParameter()
  feed?: string;

  @IntegerParameter(
    { min: 1, max: MAX_PAGE },
    { description: 'Changes looked at for a page; 50 unless said' },
  )
  limit: number = 50;

  @ZoneParameter()
  zone?: string;
}

/** A page of the feed, as far as programs here read it. */
export interface ChangesPage {
  readonly items: readonly { readonly seq: number; readonly kind: string }[];
  readonly last: number;
  readonly next?: string;
  readonly feed: string;
}

/** The feed. In a feed of one name a `seq` never means another change, so it serves as cursor. */
export function listChanges(types: EventTypes): SnapshotQuery<ChangesParameters> {
  return query({
    name: 'Changes',
    summary:
      'What changed, in order: entries by what they did to a thing, and statuses that an entry or a boundary of time changed. `last` is the `after` of the next page, also where changes that the caller may not see were left out; `next` says that there are more. `feed` names the feed in which numbers count: what gives them other changes gives it another name, and an `after` beyond its end, or of another `feed`, is 409 FEED_STARTED_ANEW: read it again from the start',
    route: '/changes',
    action: 'read.judged',
    parameters: ChangesParameters,
    waitsFor: [CHANGES],
    mayConflict: true,
    answer: closed({ items: list(changeItemSchema), last: integer, feed: text }, { next: text }),
    handle: async (parameters, context) => {
      const { after, limit } = parameters;
      const feed = await feedToRead(parameters, context.tx);
      const found = await changesAfter(parameters, context.tx);
      const page = found.slice(0, limit);
      const last = page.at(-1)?.seq ?? after;
      const entries = await entriesOf(page, context.tx);
      const hidden = await confidential(page, context);
      return {
        body: {
          items: page
            .filter(({ thing }) => !hidden.has(thing))
            .map((change) => changeItem(change, entries.get(change.position ?? -1), { ...context, types })),
          last,
          feed,
          ...(found.length > limit ? { next: String(last) } : {}),
        },
      };
    },
  });
}

function changesAfter({ after, limit, zone }: ChangesParameters, tx: EntityManager): Promise<Change[]> {
  const wanted = tx
    .createQueryBuilder(Change, 'c')
    .where('c.seq > :after', { after })
    .orderBy('c.seq', 'ASC')
    .limit(limit + 1);
  if (zone !== undefined) {
    wanted.innerJoin(ChangeZone, 'z', 'z.seq = c.seq').andWhere('z.zone_id = :zone', { zone });
  }
  return wanted.getMany();
}

async function entriesOf(
  changes: readonly Change[],
  tx: EntityManager,
): Promise<ReadonlyMap<number, LedgerEntry>> {
  const positions = changes.flatMap(({ kind, position }) =>
    kind === 'STATUS_CHANGED' || position === null ? [] : [position],
  );
  const entries = positions.length === 0 ? [] : await tx.findBy(LedgerEntry, { position: In(positions) });
  return new Map(entries.map((entry) => [entry.position, entry]));
}

/** The confidential sources among the things of a page, for a caller who may not know of them. */
async function confidential(
  changes: readonly Change[],
  { tx, caller }: QueryContext,
): Promise<ReadonlySet<string>> {
  const sources = new Set(changes.map(({ thing }) => thing).filter((thing) => thing.startsWith('sources/')));
  if (sources.size === 0 || seesSources(caller)) return new Set();
  const streams = [...sources].flatMap((thing) => aboutStream(thing) ?? []);
  const registrations = await tx.findBy(LedgerEntry, { stream: In(streams), revision: 0 });
  return new Set(
    registrations
      .filter((registration) => fieldsIn(registration).confidential === true)
      .map(({ stream }) => nameOf(stream)),
  );
}
