import { Column, Entity, type EntityManager, PrimaryColumn } from 'typeorm';
import { FROM_START } from '../../../core/event-store.js';
import { asNumber, columnType } from '../database/columns.js';
import type { EntityClass } from '../database/engine.js';
import { madeBy } from './made-with.js';
import type { Projection } from './projection.js';

/** How far a projection has come, written in the transaction that brought it there. */
@Entity('projection_progress')
export class ProjectionProgress {
  @PrimaryColumn({ type: columnType.text })
  name!: string;

  /** The version of the projection that made the rows. */
  @Column({ type: columnType.integer })
  version!: number;

  /** The version of the time zone data that they were made with. */
  @Column({ type: columnType.text, default: '' })
  tz!: string;

  /** The last entry that was handled; FROM_START if none. */
  @Column({ type: columnType.position, transformer: asNumber })
  position!: number;

  /** The entry there; null if none, or if a version of the program that kept no such note handled it. */
  @Column({ name: 'event_id', type: columnType.text, nullable: true })
  eventId!: string | null;

  /** The position of that entry: behind `position` where an instance of such a version went on. */
  @Column({ name: 'event_position', type: columnType.position, transformer: asNumber, nullable: true })
  eventPosition!: number | null;

  /** The last correction of the clock (its position) whose times the rows are of; FROM_START if of none. */
  @Column({ type: columnType.position, transformer: asNumber, default: -1 })
  corrected!: number;
}

/** A progress that has handled nothing yet, and will by the times of a correction of the clock (its position). */
export function notBegun(
  projection: Pick<Projection, 'name' | 'version'>,
  corrected = FROM_START,
): ProjectionProgress {
  const { name } = projection;
  const nowhere = { position: FROM_START, eventId: null, eventPosition: null };
  return { name, ...madeBy(projection), ...nowhere, corrected };
}

/** Somebody else moved this projection's progress; what was done on the old one is rolled back with this error. */
export class ProgressMoved extends Error {
  constructor(name: string) {
    super(`The progress of projection ${name} was moved by another`);
    this.name = 'ProgressMoved';
  }
}

/** What processes call the running of a projection, of which one at a time has the right to it. */
export function workOf({ name }: Pick<Projection, 'name'>): string {
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

/** How far all projections in the database have come, those that this program does not know included. */
export async function allProgress(tx: EntityManager): Promise<readonly ProjectionProgress[]> {
  return tx.dataSource.hasMetadata(ProjectionProgress) ? tx.find(ProjectionProgress) : [];
}

/**
 * The progress of a projection, which begins here if it has none, and stands still until the transaction ends: SQLite
 * has one writer anyway, PostgreSQL locks the row.
 */
export async function progressOf(
  tx: EntityManager,
  { name, version }: Projection,
  corrected: number,
): Promise<ProjectionProgress> {
  const progress = tx.getRepository(ProjectionProgress);
  const find = (): Promise<ProjectionProgress | null> =>
    progress.findOne({
      where: { name },
      ...(tx.dataSource.options.type === 'postgres' ? { lock: { mode: 'pessimistic_write' } } : {}),
    });
  const found = await find();
  if (found !== null) return found;
  const begun = notBegun({ name, version }, corrected);
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
  to: Omit<ProjectionProgress, 'name'>,
): Promise<void> {
  const { name, version, tz, position } = from;
  const { affected } = await tx.update(ProjectionProgress, { name, version, tz, position }, { ...to });
  if (affected !== 1) throw new ProgressMoved(name);
}
