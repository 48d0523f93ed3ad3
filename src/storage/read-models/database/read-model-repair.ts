import { setImmediate } from 'node:timers/promises';
import { LogDamaged } from '../../../core/event-store.js';
import type { Health } from '../../health/health-checks.js';
import type { ProjectionRunner } from '../lifecycle/projection-runner.js';
import { RebuildingAlready } from '../lifecycle/refused-orders.js';
import { isDamage, ReadModelDamaged } from './read-model-damage.js';
import type { ReadModelDatabase } from './read-model-database.js';

/** What is mended, and by what. */
export interface RepairParts {
  readonly database: Pick<ReadModelDatabase, 'onDamage' | 'giveUp' | 'read' | 'outOfUse'>;
  readonly runner: Pick<ProjectionRunner, 'readModels' | 'rebuild'>;
  /** One line for whoever is on call. */
  readonly alarm: (message: string) => void;
  /** Looks through the whole file, where the read models are in one; answers soon when the signal aborts. */
  readonly isWhole?: (signal: AbortSignal) => Promise<boolean>;
}

/** What is damaged again so often is not mended by making rows anew: then somebody has to look. */
const MOST_REPAIRS = 3;

/**
 * Rebuilds all read models when something in them is found damaged, whoever finds it. Until that is done nothing is
 * answered from them, and the program is not ready.
 *
 * Rows are made anew in the same file, which serves for what a bit or a stray write did to them. Where the file itself is
 * damaged a rebuild fails, or the file is found damaged afterwards: then it is given up, and the next start sets it aside.
 * Of a log that is damaged nothing can be made: then nothing is tried again, and what is said is how to mend the log.
 */
export class ReadModelRepair {
  private underWay: Promise<void> | undefined;
  private repairs = 0;
  /** What whoever is on call has to do. */
  private remedy: string | undefined;
  private readonly ending = new AbortController();

  constructor(private readonly parts: RepairParts) {
    parts.database.onDamage(() => this.begin());
  }

  /** Looks through the file beside everything else, and mends what it finds. */
  async look(): Promise<void> {
    if (!(await this.isWhole())) this.begin();
  }

  /** Gives up looking; whoever stops the rebuilds does so before. */
  async end(): Promise<void> {
    this.ending.abort();
    await this.done();
  }

  /** Resolves when no repair is under way. */
  async done(): Promise<void> {
    await this.underWay;
  }

  async health(): Promise<Health> {
    if (this.remedy !== undefined) return { ok: false, reason: this.remedy };
    if (this.underWay !== undefined)
      return { ok: false, reason: 'The read models are damaged and are being rebuilt.' };
    try {
      await this.parts.database.read((tx) => tx.query('SELECT 1'));
      return { ok: true };
    } catch {
      return { ok: false, reason: 'The read models cannot be reached.' };
    }
  }

  private isWhole(): Promise<boolean> {
    return this.parts.isWhole?.(this.ending.signal) ?? Promise.resolve(true);
  }

  private begin(): void {
    if (this.underWay !== undefined || this.remedy !== undefined) return;
    this.parts.database.outOfUse = new ReadModelDamaged();
    this.underWay = this.mend().finally(() => (this.underWay = undefined));
  }

  private async mend(): Promise<void> {
    this.repairs += 1;
    if (this.repairs > MOST_REPAIRS) return this.giveUp();
    this.parts.alarm('The read models are damaged; they are rebuilt from the log');
    // What came upon it, maybe a rebuild, ends first.
    await setImmediate();
    const obstacle = await this.rebuildAll();
    if (obstacle instanceof LogDamaged) this.leave(obstacle);
    else if (obstacle === undefined && (await this.isWhole())) this.parts.database.outOfUse = undefined;
    else this.giveUp();
  }

  /** Answers what damage was in the way. */
  private async rebuildAll(): Promise<ReadModelDamaged | LogDamaged | undefined> {
    const { runner, alarm } = this.parts;
    for (const { projection } of runner.readModels) {
      try {
        await runner.rebuild(projection.name);
      } catch (error) {
        if (error instanceof LogDamaged) return error;
        if (isDamage(error) || isCarriedDamage(error)) return new ReadModelDamaged(error);
        if (error instanceof RebuildingAlready || this.ending.signal.aborted) continue;
        alarm(`Projection ${projection.name} could not be rebuilt after damage; rebuild it by hand`);
      }
    }
    return undefined;
  }

  private giveUp(): void {
    this.stand(`The read models are damaged beyond a rebuild. ${this.parts.database.giveUp()}`);
  }

  private leave(damage: LogDamaged): void {
    this.parts.database.outOfUse = damage;
    this.stand(`The read models are damaged, and cannot be made anew of the log. ${damage.message}`);
  }

  private stand(remedy: string): void {
    this.remedy = remedy;
    this.parts.alarm(remedy);
  }
}

/** From the thread of the read models errors come without their class. */
function isCarriedDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === new ReadModelDamaged().code;
}
