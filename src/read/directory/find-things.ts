import { Brackets, type EntityManager, In, LessThanOrEqual } from 'typeorm';
import { LedgerEntry } from '../../world/tables.js';
import { RowDamaged } from '../../storage/read-models/database/read-model-damage.js';
import { pageOf, readNumbers } from '../../pipeline/queries/cursor.js';
import type { PageParameters } from '../../pipeline/queries/query-fields.js';
import { isConfidential } from './confidential.js';
import { foldedWords } from './fold-name.js';
import { skeletonOf } from './skeleton.js';
import { DirectoryName, DirectoryThing } from './tables.js';
import { streamOf } from '../../fields/things.js';

/** A thing on a page, with what it is sorted by. */
export interface FoundThing {
  readonly id: string;
  readonly position: number;
  /** How well a name fits: 0 it is the one, 1 it begins so, 2 a later word of it begins so, 3 it sounds so. */
  readonly rank: number;
}

/** What is asked of a registry. */
export interface Search extends Pick<PageParameters, 'limit' | 'cursor'> {
  readonly kind: string;
  readonly q?: string;
  /** Last position that the caller knows: the directory may be ahead of the ledger, whose entries say what a thing is. */
  readonly position: number;
  /** Whether things whose very existence is confidential are to be found. */
  readonly confidential: boolean;
}

/** One page of things. */
export interface FoundPage {
  readonly items: readonly FoundThing[];
  readonly next?: string;
}

/** The one kind of which some are. */
const CONFIDENTIAL_KIND = 'source';

/** Sorts behind every text that begins with what stands before it. */
const LAST = '\u{10ffff}';
/** A single consonant is in every other name. */
const LEAST_SKELETON = 2;

const RANK = `MIN(CASE
  WHEN n.whole AND n.folded = :folded THEN 0
  WHEN n.whole AND n.folded >= :folded AND n.folded < :end THEN 1
  WHEN n.folded >= :folded AND n.folded < :end THEN 2
  ELSE 3 END)`;

/**
 * Things of one kind: all in the order in which they were registered, or those with a name like `q`, best first. What
 * is registered meanwhile moves nothing from one page to another.
 *
 * @throws InvalidInput if the cursor is not of such a list
 */
export async function findThings(search: Search, tx: EntityManager): Promise<FoundPage> {
  const found = search.q === undefined ? await registered(search, tx) : await named(search, search.q, tx);
  await mustBeForAll(search, found, tx);
  return pageOf(found, search.limit, ({ rank, position }) =>
    search.q === undefined ? [position] : [rank, position],
  );
}

/** One thing, if it is there at a position for a caller who may or may not see confidential ones. */
export async function findThing(
  { kind, id, confidential, position }: Pick<Search, 'kind' | 'confidential' | 'position'> & { id: string },
  tx: EntityManager,
): Promise<DirectoryThing | undefined> {
  const thing = await tx.findOneBy(DirectoryThing, { kind, id, position: LessThanOrEqual(position) });
  if (thing === null || (thing.confidential && !confidential)) return undefined;
  await mustBeForAll({ kind, confidential }, [thing], tx);
  return thing;
}

/**
 * A flag that a disk turned round would name a source that was promised not to be named. The row of the registration has a
 * digest, and the last word.
 *
 * @throws RowDamaged if one of the things is confidential after all
 */
async function mustBeForAll(
  { kind, confidential }: Pick<Search, 'kind' | 'confidential'>,
  found: readonly { readonly id: string }[],
  tx: EntityManager,
): Promise<void> {
  if (confidential || kind !== CONFIDENTIAL_KIND || found.length === 0) return;
  const streams = found.map(({ id }) => streamOf(CONFIDENTIAL_KIND, id));
  const registrations = await tx.findBy(LedgerEntry, { stream: In(streams), revision: 0 });
  const secret = registrations.find(({ data }) => isConfidential(data));
  if (secret !== undefined) throw new RowDamaged('a confidential thing in the directory');
}

async function registered(
  { kind, confidential, position, cursor, limit }: Search,
  tx: EntityManager,
): Promise<FoundThing[]> {
  const [after] = cursor === undefined ? [-1] : readNumbers(cursor, 1);
  const things = await tx
    .createQueryBuilder(DirectoryThing, 't')
    .where('t.kind = :kind AND t.position > :after', { kind, after })
    .andWhere('t.position <= :position', { position })
    .andWhere(confidential ? '1 = 1' : 't.confidential = :no', { no: false })
    .orderBy('t.position', 'ASC')
    .take(limit + 1)
    .getMany();
  return things.map(({ id, position }) => ({ id, position, rank: 0 }));
}

async function named(
  { kind, confidential, position, cursor, limit }: Search,
  q: string,
  tx: EntityManager,
): Promise<FoundThing[]> {
  const [rank, after] = cursor === undefined ? [-1, -1] : readNumbers(cursor, 2);
  const words = foldedWords(q);
  const folded = words.join(' ');
  const skeleton = skeletonOf(words);
  if (folded === '') return [];
  const rows = await tx
    .createQueryBuilder(DirectoryName, 'n')
    .innerJoin(DirectoryThing, 't', 't.kind = n.kind AND t.id = n.thing_id')
    .select('t.id', 'id')
    .addSelect('t.position', 'position')
    .addSelect(RANK, 'rank')
    .where('n.kind = :kind AND t.position <= :position', { kind, position })
    .andWhere(confidential ? '1 = 1' : 't.confidential = :no', { no: false })
    .andWhere(
      new Brackets((any) => {
        any.where('(n.folded >= :folded AND n.folded < :end)');
        // A skeleton fits whole words only, else every jrd… were Jayrud. `!` is the character after the space.
        if (skeleton.length >= LEAST_SKELETON) {
          any.orWhere('n.skeleton = :skeleton').orWhere('(n.skeleton >= :sounds AND n.skeleton < :silence)');
        }
      }),
    )
    .setParameters({ folded, end: folded + LAST, skeleton, sounds: `${skeleton} `, silence: `${skeleton}!` })
    .groupBy('t.id')
    .addGroupBy('t.position')
    .having(`${RANK} > :rank OR (${RANK} = :rank AND t.position > :after)`, { rank, after })
    .orderBy('rank', 'ASC')
    .addOrderBy('t.position', 'ASC')
    .limit(limit + 1)
    .getRawMany<{ id: string; position: number | string; rank: number | string }>();
  return rows.map(({ id, position, rank: fit }) => ({ id, position: Number(position), rank: Number(fit) }));
}
