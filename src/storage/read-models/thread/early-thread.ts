import { Worker } from 'node:worker_threads';

/** Begun, and not needed yet. */
let early: { readonly entry: string; readonly worker: Worker } | undefined;

/**
 * Has a thread load its modules now, while this one loads its own: it opens nothing until it is told to.
 *
 * @param entry the file that it runs
 */
export function beginEarly(entry: URL): void {
  const worker = new Worker(entry);
  early = { entry: entry.href, worker };
  // One that cannot even load is not there any more when it is asked for; the next one then says why.
  worker.on('error', () => undefined);
  worker.once('exit', () => {
    if (early?.worker === worker) early = undefined;
  });
}

/** The thread that was begun early, once; a fresh one otherwise. */
export function takeThread(entry: URL): Worker {
  if (early?.entry !== entry.href) return new Worker(entry);
  const { worker } = early;
  early = undefined;
  return worker;
}
