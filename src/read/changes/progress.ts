import { createHash, randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { RuleBroken, Unavailable } from '../../core/errors.js';
import { FROM_START } from '../../core/event-store.js';
import { LEDGER } from '../../world/ledger-projection.js';
import { canonicalJson } from '../../storage/envelope/canonical-json.js';
import { madeBy } from '../../storage/read-models/lifecycle/made-with.js';
import { ProjectionProgress } from '../../storage/read-models/lifecycle/projection-progress.js';
import { type Change, ChangeProgress } from './tables.js';

/** Names the feed to operators. */
export const CHANGES = 'changes';

/** Raised whenever the same log gives other rows: the next start then makes them anew. */
export const CHANGES_VERSION = 5;

/** Before every moment that a status can be asked for. */
const BEFORE_ALL_MS = -8_640_000_000_000_000;

/** Another process moved the feed on; what was made for the old place is rolled back with this error. */
export class FeedMoved extends Error {
  constructor() {
    super('The feed of changes was moved by another process');
    this.name = 'FeedMoved';
  }
}

/** The `after` of a client counts in another feed than this one. */
export class FeedStartedAnew extends RuleBroken {
  constructor() {
    super(
      'FEED_STARTED_ANEW',
      'The feed was started anew since: its numbers mean other changes. Read it again from the start, without `after` and `feed`.',
      '/after',
    );
  }
}

/**
 * The name of the feed, for a client that wants to go on after a number.
 *
 * @throws FeedStartedAnew if that is a number of another feed; Unavailable before the feed has begun
 */
export async function feedToRead(
  { after, feed }: { readonly after: number; readonly feed?: string },
  tx: EntityManager,
): Promise<string> {
  const found = await tx.findOneBy(ChangeProgress, { name: CHANGES });
  if (found === null) {
    throw new Unavailable('FEED_NOT_BEGUN', 'The feed of changes has not begun yet; try again in a moment.');
  }
  if (after > found.seq || (feed ?? found.feed) !== found.feed) throw new FeedStartedAnew();
  return found.feed;
}

/** A name for rows that begin anew, or go on otherwise than they did. */
export function newFeed(): string {
  return randomUUID();
}

/** The digest over the rows before (`digest`) and these, in order. */
export function digestOf(digest: string, rows: readonly Change[]): string {
  return rows.reduce(
    (before, row) => createHash('sha256').update(before).update(canonicalJson(row)).digest('hex'),
    digest,
  );
}

/** The last correction of the clock (its position) whose times the ledger's rows are of; -1 if of none. */
export async function correctedIn(tx: EntityManager): Promise<number> {
  const ledger = await tx.findOneBy(ProjectionProgress, { name: LEDGER });
  return ledger?.corrected ?? FROM_START;
}

/** How far the feed has come; it begins here if it has not begun, over a ledger of such times (see `correctedIn`). */
export async function progressIn(tx: EntityManager, corrected: number): Promise<ChangeProgress> {
  const found = await tx.findOneBy(ChangeProgress, { name: CHANGES });
  if (found !== null) return found;
  const start = {
    name: CHANGES,
    ...madeBy({ version: CHANGES_VERSION }),
    position: -1,
    until: BEFORE_ALL_MS,
    seq: 0,
    feed: newFeed(),
    digest: '',
    corrected,
  };
  // Of two processes that begin, one is first.
  await tx.createQueryBuilder().insert().into(ChangeProgress).values(start).orIgnore().execute();
  return (await tx.findOneBy(ChangeProgress, { name: CHANGES })) ?? start;
}

/** Compare-and-set. @throws FeedMoved unless the progress is still what `from` says */
export async function advanceTo(tx: EntityManager, from: ChangeProgress, to: ChangeProgress): Promise<void> {
  const { affected } = await tx.update(ChangeProgress, { ...from }, { ...to });
  if (affected !== 1) throw new FeedMoved();
}
