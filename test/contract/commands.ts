import { createHash } from 'node:crypto';
import type { Decider } from '../../src/core/decider.js';
import type { RecordedEvent } from '../../src/core/event-store.js';
import type { CommandRun } from '../../src/core/handle-command.js';
import { newEvent } from './bare-events.js';

export const STREAM = 'zone/a';
/** What an entry says; all are alike. */
export const open = ({ type }: RecordedEvent): { type: string; data: object } => ({ type, data: {} });
/** How many entries there are: never a reason to refuse one more. */
const counting: Decider<number> = { initialState: 0, evolve: (count) => count + 1 };

/** Always the same of one text, as ids derive from commands. */
function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A command that records something each time, as most do: nothing in its decision refuses a second time. */
export function command({
  bodyMac = 'body-1',
  ...given
}: Partial<CommandRun<number>> & { readonly bodyMac?: string } = {}): CommandRun<number> {
  const { commandId = 'command-1' } = given;
  return {
    commandId,
    repeats: (entry) => Promise.resolve(entry.bodyMac === bodyMac),
    stream: STREAM,
    expectation: 'either',
    decider: counting,
    decide: () => Promise.resolve([{ type: 'Noted', data: {} }]),
    seal: (events) =>
      Promise.resolve(
        events.map(({ type }, index) => ({
          ...newEvent(idOf(`${commandId}/${index}`), type),
          causationId: commandId,
          bodyMac,
        })),
      ),
    ...given,
  };
}
