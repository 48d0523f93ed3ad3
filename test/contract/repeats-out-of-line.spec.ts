import { beforeEach, describe, expect, it } from '@jest/globals';
import { KeyReused, RuleBroken, Unavailable } from '../../src/core/errors.js';
import { CommandHandling, type CommandOutcome } from '../../src/core/handle-command.js';
import { MemoryEventStore } from '../../src/storage/log/memory/memory-event-store.js';
import { command, open, STREAM } from './commands.js';
import { collect, ids } from './sample-events.js';

/** Opens once. */
class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}

/** A log that counts how often a stream is loaded. */
class Counting extends MemoryEventStore {
  loads = 0;

  override readStream(...read: Parameters<MemoryEventStore['readStream']>) {
    this.loads += 1;
    return super.readStream(...read);
  }
}

/** A decision that waits until it may go on. */
function held(
  gate: Gate,
  refusal?: Error,
): { readonly decide: () => Promise<{ type: string; data: object }[]> } {
  return {
    decide: async () => {
      await gate.opened;
      if (refusal !== undefined) throw refusal;
      return [{ type: 'Noted', data: {} }];
    },
  };
}

describe('A repeat of a command', () => {
  let store: Counting;
  let handling: CommandHandling;
  let gate: Gate;
  beforeEach(() => {
    store = new Counting();
    handling = new CommandHandling(store, open);
    gate = new Gate();
  });

  const logged = async (): Promise<string[]> => ids(await collect(store.readStream(STREAM)));

  it('whose first delivery is under way here is answered like it, and loads nothing however often it comes', async () => {
    const first = handling.handle(command(held(gate)));
    const again = Array.from({ length: 50 }, () => handling.handle(command()));
    gate.open();
    const { events, revision, position } = await first;
    for (const answer of await Promise.all(again)) {
      expect(answer).toMatchObject({ events, revision, position, repeat: true });
    }
    expect(store.loads).toBe(1);
    expect(await logged()).toEqual(ids(events));
  });

  it('that another process did does not stand in line behind other commands', async () => {
    const done = await new CommandHandling(store, open).handle(command());
    const other = handling.handle(command({ commandId: 'other', ...held(gate) }));
    const { events, revision } = done;
    // The line does not move before the gate opens.
    expect(await handling.handle(command())).toMatchObject({ events, revision, repeat: true });
    gate.open();
    await other;
  });

  it('is told "not now" with its first delivery, and tries nothing itself', async () => {
    const away = new Unavailable('STORE_UNAVAILABLE', 'Ask again.');
    const deliveries: Promise<CommandOutcome>[] = [
      handling.handle(command(held(gate, away))),
      handling.handle(command()),
    ];
    gate.open();
    for (const delivery of deliveries) await expect(delivery).rejects.toBe(away);
    expect(store.loads).toBe(1);
    expect(await logged()).toEqual([]);
  });

  it('decides for itself where the first delivery was refused', async () => {
    const first = handling.handle(command(held(gate, new RuleBroken('WRONG', 'No.'))));
    const other = handling.handle(command({ bodyMac: 'body-2' }));
    gate.open();
    await expect(first).rejects.toThrow(RuleBroken);
    expect(await other).toMatchObject({ revision: 0, repeat: false });
  });

  it('with another body is refused, also while the first delivery is under way', async () => {
    const first = handling.handle(command(held(gate)));
    const other = handling.handle(command({ bodyMac: 'body-2' }));
    gate.open();
    expect((await first).revision).toBe(0);
    await expect(other).rejects.toThrow(KeyReused);
  });
});
