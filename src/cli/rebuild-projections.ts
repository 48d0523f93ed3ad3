import { parts } from '../app/app.module.js';
import type { Config } from '../config/config.js';
import { NotFound } from '../core/errors.js';
import type { ProjectionRunner } from '../storage/read-models/lifecycle/projection-runner.js';
import { openStorage } from '../storage/storage.js';
import type { OnProgress } from '../pipeline/queries/query.js';
import type { Console } from './console.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { ledgerOn } from '../app/ledger.js';
import { readModelEntities } from '../app/read-models.js';

/** How often, in ms, it is looked how far a rebuild has come. */
export const LOOK_EVERY_MS = 100;

/**
 * `rebuild [PROJECTION]`: makes one read model, or all of them, anew from the log, and brings it up to its end. The
 * program that serves the folder must be stopped. Interrupted, the old rows stay, and the next rebuild begins afresh.
 */
export async function rebuildProjections(
  config: Config,
  projection: string | undefined,
  console: Console,
): Promise<ExitCode> {
  const names = parts.projections.map(({ name }) => name).filter((name) => name === (projection ?? name));
  if (names.length === 0) throw new NotFound(`There is no projection ${projection}.`);
  const storage = await openStorage(config, readModelEntities);
  const alarms: string[] = [];
  const alarm = (message: string): void => void alarms.push(message);
  const { runner } = ledgerOn(storage, parts, { now: () => new Date(), alarm });
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve('interrupted'));
  });
  const looking = setInterval(() => void tellRebuilds(runner, console.progress), LOOK_EVERY_MS);
  try {
    const work = rebuilt(runner, names);
    // Looked at below, or no longer of interest.
    work.catch(() => undefined);
    if ((await Promise.race([work, interrupted])) === 'interrupted') {
      await runner.stop();
      throw new Error('Interrupted; what was not finished is as it was before.');
    }
    const { position } = await storage.store.head();
    const result = { rebuilt: names, position: position.toString() };
    if (!console.printedJson(result))
      console.print(`rebuilt ${names.join(', ')} up to position ${result.position}`);
    return EXIT.GOOD;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!console.printedJson({ failed: error.message })) console.print(console.bad(error.message));
    return EXIT.WRONG;
  } finally {
    clearInterval(looking);
    await runner.stop();
    await storage.close();
  }
}

/** One after the other, then on to the end of the log, which a program that was killed may not have reached. */
async function rebuilt(runner: ProjectionRunner, names: readonly string[]): Promise<void> {
  for (const name of names) await runner.rebuild(name);
  runner.start();
  await runner.drain();
}

/** Tells of each rebuild that is under way how far it has come. */
export async function tellRebuilds(runner: ProjectionRunner, progress: OnProgress): Promise<void> {
  for (const { name, rebuilding, head } of await runner.status()) {
    if (rebuilding !== undefined) progress(`rebuilding ${name}`, rebuilding + 1, head + 1);
  }
}
