import type { EntityManager } from 'typeorm';
import { ChangeProgress } from './tables.js';

/** Names the feed to operators. */
export const CHANGES = 'changes';

/** What processes call making the feed, of which one at a time has the right to it. */
export const FEEDING = `projection ${CHANGES}`;

/** Raised whenever the same log gives other rows: the next start then makes them anew. */
export const CHANGES_VERSION = 3;

/** Before every moment that a status can be asked for. */
const BEFORE_ALL_MS = -8_640_000_000_000_000;

/** Another process moved the feed on; what was made for the old place is rolled back with this error. */
export class FeedMoved extends Error {
  constructor() {
    super('The feed of changes was moved by another process');
    this.name = 'FeedMoved';
  }
}

/** A later version of the program made these rows. */
export class NewerFeed extends Error {
  constructor() {
    super('The rows of the feed were made by a newer version');
    this.name = 'NewerFeed';
  }
}

/** How far the feed has come; it begins here if it has not begun. */
export async function progressIn(tx: EntityManager): Promise<ChangeProgress> {
  const found = await tx.findOneBy(ChangeProgress, { name: CHANGES });
  if (found !== null) return found;
  const start = {
    name: CHANGES,
    version: CHANGES_VERSION,
    position: -1,
    until: BEFORE_ALL_MS,
    seq: 0,
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
