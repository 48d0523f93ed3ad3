import type { Health } from '../health/health-checks.js';
import type { ProjectionRunner } from '../projections/projection-runner.js';
import type { ReadModelDatabase } from './read-model-database.js';

/** What is damaged beyond the tables is not mended by making them anew: then somebody has to look. */
const MOST_REPAIRS = 3;

/** Rebuilds all read models when a question finds them damaged. Until that is done the program is not ready. */
export class ReadModelRepair {
  private underWay: Promise<void> | undefined;
  private repairs = 0;
  private isHopeless = false;

  constructor(
    database: Pick<ReadModelDatabase, 'onDamage'>,
    private readonly runner: Pick<ProjectionRunner, 'readModels' | 'rebuild'>,
    /** One line for whoever is on call. */
    private readonly alarm: (message: string) => void,
  ) {
    database.onDamage(() => void this.begin());
  }

  /** Resolves when no repair is under way. */
  async done(): Promise<void> {
    await this.underWay;
  }

  health(): Health {
    if (this.underWay !== undefined)
      return { ok: false, reason: 'The read models are damaged and are being rebuilt.' };
    if (!this.isHopeless) return { ok: true };
    return {
      ok: false,
      reason: 'The read models are damaged again after each rebuild; remove them and start anew.',
    };
  }

  private begin(): Promise<void> | undefined {
    if (this.underWay !== undefined) return this.underWay;
    this.isHopeless = this.repairs >= MOST_REPAIRS;
    if (this.isHopeless) return undefined;
    this.repairs += 1;
    this.alarm('The read models are damaged; they are rebuilt from the log');
    this.underWay = this.rebuildAll().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async rebuildAll(): Promise<void> {
    for (const { projection } of this.runner.readModels) {
      try {
        await this.runner.rebuild(projection.name);
      } catch {
        this.alarm(`Projection ${projection.name} could not be rebuilt after damage; rebuild it by hand`);
      }
    }
  }
}
