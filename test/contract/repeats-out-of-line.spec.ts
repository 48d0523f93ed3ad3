import { beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { KeyReused, RuleBroken, Unavailable } from '../../src/core/errors.js';
import type { CommandOutcome } from '../../src/pipeline/commands/command.js';
import { MemoryEventStore } from '../../src/storage/log/memory/memory-event-store.js';
import { command, Process, STREAM } from './commands.js';
import { collect, ids } from './sample-events.js';

/** Opens once. */
class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}

/** A log that counts how often a stream is loaded, and at which a decision can be held. */
class HeldLog extends MemoryEventStore {
  loads = 0;
  private held: readonly { readonly gate: Gate; readonly refusal: Error | undefined }[] = [];

  /** The next decision waits at a gate until it may go on, or is refused. */
  hold(gate: Gate, refusal?: Error): void {
    this.held = [...this.held, { gate, refusal }];
  }

  override readStream(...read: Parameters<MemoryEventStore['readStream']>) {
    this.loads += 1;
    return super.readStream(...read);
  }

  /** Every decision asks for the end of the log, for its recording time. */
  override async head() {
    const [first, ...others] = this.held;
    this.held = others;
    await first?.gate.opened;
    if (first?.refusal !== undefined) throw first.refusal;
    return super.head();
  }
}

/** All that was sent stands in line, or behind its first delivery: the check of its shape gives way to others once. */
async function arrived(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await turn();
}

describe('A repeat of a command', () => {
  let store: HeldLog;
  let handling: Process;
  let gate: Gate;
  beforeEach(() => {
    store = new HeldLog();
    handling = new Process(store);
    gate = new Gate();
  });

  const logged = async (): Promise<string[]> => ids(await collect(store.readStream(STREAM)));

  it('whose first delivery is under way here is answered like it, and loads nothing however often it comes', async () => {
    store.hold(gate);
    const first = handling.handle(command());
    const again = Array.from({ length: 50 }, () => handling.handle(command()));
    await arrived();
    gate.open();
    const { events, revision, position } = await first;
    for (const answer of await Promise.all(again)) {
      expect(answer).toMatchObject({ events, revision, position, kind: 'repeated' });
    }
    expect(store.loads).toBe(1);
    expect(await logged()).toEqual(ids(events));
  });

  it('that another process did does not stand in line behind other commands', async () => {
    const done = await new Process(store).handle(command());
    store.hold(gate);
    const other = handling.handle(command({ key: 'other' }));
    const { events, revision } = done;
    // The line does not move before the gate opens.
    expect(await handling.handle(command())).toMatchObject({ events, revision, kind: 'repeated' });
    await arrived();
    gate.open();
    await other;
  });

  it('is told "not now" with its first delivery, and tries nothing itself', async () => {
    const away = new Unavailable('STORE_UNAVAILABLE', 'Ask again.');
    store.hold(gate, away);
    const deliveries: Promise<CommandOutcome>[] = [handling.handle(command()), handling.handle(command())];
    await arrived();
    gate.open();
    for (const delivery of deliveries) await expect(delivery).rejects.toBe(away);
    expect(store.loads).toBe(1);
    expect(await logged()).toEqual([]);
  });

  it('decides for itself where the first delivery was refused', async () => {
    store.hold(gate, new RuleBroken('WRONG', 'No.'));
    const first = handling.handle(command());
    const other = handling.handle(command({ said: 'body-2' }));
    await arrived();
    gate.open();
    await expect(first).rejects.toThrow(RuleBroken);
    expect(await other).toMatchObject({ revision: 0, kind: 'done' });
  });

  it('with another body is refused, also while the first delivery is under way', async () => {
    store.hold(gate);
    const first = handling.handle(command());
    const other = handling.handle(command({ said: 'body-2' }));
    await arrived();
    gate.open();
    expect((await first).revision).toBe(0);
    await expect(other).rejects.toThrow(KeyReused);
  });
});
