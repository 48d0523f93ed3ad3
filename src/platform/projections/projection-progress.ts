import { Column, Entity, type EntityManager, PrimaryColumn } from 'typeorm';
import { FROM_START } from '../../core/event-store.js';
import { asBigint, columnType } from '../database/columns.js';
import type { EntityClass } from '../database/engine.js';
import type { Projection } from './projection.js';

/** How far a projection has come, written in the transaction that brought it there. */
@Entity('projection_progress')
export class ProjectionProgress {
  @PrimaryColumn({ type: columnType.text })
  name!: string;

  /** The version of the projection that made the rows. */
  @Column({ type: columnType.integer })
  version!: number;

  /** The last entry that was handled; FROM_START if none. */
  @Column({ type: columnType.position, transformer: asBigint })
  position!: bigint;
}

/** Somebody else moved this projection's progress; what was done on the old one is rolled back with this error. */
export class ProgressMoved extends Error {
  constructor(name: string) {
    super(`The progress of projection ${name} was moved by another`);
    this.name = 'ProgressMoved';
  }
}

/** What processes call the running of a projection, of which one at a time has the right to it. */
export function workOf({ name }: Projection): string {
  return `projection ${name}`;
}

/** What processes call making the rows of a projection anew. */
export function rebuildOf({ name }: Pick<Projection, 'name'>): string {
  return `rebuild of ${name}`;
}

/** The entities that a database with these projections needs. */
export function entitiesOf(projections: readonly Projection[]): EntityClass[] {
  return [ProjectionProgress, ...projections.flatMap(({ tables }) => tables)];
}

/** The last entry that any projection has handled; FROM_START if none. */
export async function furthestProgress(tx: EntityManager): Promise<bigint> {
  if (!tx.dataSource.hasMetadata(ProjectionProgress)) return FROM_START;
  const all = await tx.find(ProjectionProgress);
  return all.reduce((furthest, { position }) => (position > furthest ? position : furthest), FROM_START);
}

/**
 * The progress of a projection, which begins here if it has none, and stands still until the transaction ends: SQLite
 * has one writer anyway, PostgreSQL locks the row.
 */
export async function progressOf(
  tx: EntityManager,
  { name, version }: Projection,
): Promise<ProjectionProgress> {
  const progress = tx.getRepository(ProjectionProgress);
  const find = (): Promise<ProjectionProgress | null> =>
    progress.findOne({
      where: { name },
      ...(tx.dataSource.options.type === 'postgres' ? { lock: { mode: 'pessimistic_write' } } : {}),
    });
  const found = await find();
  if (found !== null) return found;
  const begun = { name, version, position: FROM_START };
  // Of two processes that begin, one is first.
  await progress.createQueryBuilder().insert().values(begun).orIgnore().execute();
  return (await find()) ?? begun;
}

/**
 * Compare-and-set, which together with the transaction makes "exactly once".
 *
 * @throws ProgressMoved unless the progress is still what `from` says
 */
export async function advance(
  tx: EntityManager,
  from: ProjectionProgress,
  to: Pick<ProjectionProgress, 'version' | 'position'>,
): Promise<void> {
  const { affected } = await tx.update(ProjectionProgress, { ...from }, { ...to });
  if (affected !== 1) throw new ProgressMoved(from.name);
}
