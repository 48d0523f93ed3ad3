import { StartRefused } from '../../core/start-refused.js';

/** Says in one line why the program does not start; a stack too where nobody foresaw it. @returns the exit code */
export function refuseStart(error: unknown): number {
  const known = error instanceof StartRefused;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Cannot start: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  if (!known && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return known ? error.exitCode : 1;
}
