/**
 * Loaded before the program (`--import`): its clock is off by as many ms as the file CLOCK_SHIFT_FILE says, from the
 * moment in which that is written.
 */
import { readFileSync } from 'node:fs';
import { env } from 'node:process';

const file = env['CLOCK_SHIFT_FILE'] ?? '';
const RealDate = Date;

function now(): number {
  return RealDate.now() + Number(readFileSync(file, 'utf8'));
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
  get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
});
