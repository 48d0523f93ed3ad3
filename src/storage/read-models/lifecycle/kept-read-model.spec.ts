import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '../../../core/errors.js';
import { LogDamaged } from '../../../core/event-store.js';
import type { Instances } from '../../concurrency/instances.js';
import { Poisoned } from './handle.js';
import { KeptReadModel, type KeptRows } from './kept-read-model.js';
import { madeBy } from './made-with.js';
import { ProgressMoved, workOf } from './projection-progress.js';

const SAMPLE = { name: 'sample', version: 1 };

/** Work that a test hands in, turn by turn; without any it is live until it has to end. */
class Sample extends KeptReadModel {
  readonly projection = SAMPLE;
  readonly tz = '';
  progress = 4;
  rows: KeptRows | null = null;
  readonly turns: (() => void)[] = [];
  turnsTaken = 0;

  protected async keep(signal: AbortSignal): Promise<void> {
    this.turnsTaken += 1;
    this.turns.shift()?.();
    this.enter('live');
    await ended(signal);
  }

  protected stored(): Promise<KeptRows | null> {
    return Promise.resolve(this.rows);
  }

  protected note(): Promise<void> {
    return Promise.resolve();
  }

  protected remake(): Promise<void> {
    return Promise.resolve();
  }

  protected hurry(): void {
    // It never rests.
  }

  protected heard(): void {
    // It keeps nothing that rows of others would change.
  }

  protected isOvertaken(error: unknown): boolean {
    return error instanceof ProgressMoved;
  }

  /** Resolves as soon as it is in a state. */
  async until(state: KeptReadModel['state']): Promise<void> {
    while (this.state !== state) {
      await new Promise<void>((resolve) => {
        const forget = this.audience.show(() => {
          forget();
          resolve();
        });
      });
    }
  }
}

describe('a read model that is kept up', () => {
  let sample: Sample;
  let alarms: string[];
  let announce: () => void;

  beforeEach(() => {
    alarms = [];
    const listeners = new Set<(work: string) => void>();
    const instances: Instances = {
      take: () => Promise.resolve({ lost: new AbortController().signal, release: () => Promise.resolve() }),
      announce: () => Promise.resolve(),
      onNews: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    announce = () => listeners.forEach((listener) => listener(workOf(SAMPLE)));
    sample = new Sample(instances, (line) => alarms.push(line));
  });
  afterEach(() => sample.stop());

  const fails = (error: Error): void =>
    void sample.turns.push(() => {
      throw error;
    });
  const unreadable = (position: number): Poisoned =>
    new Poisoned(
      { recorded: { id: 'e', type: 'ZoneProposed' }, position } as ConstructorParameters<typeof Poisoned>[0],
      new TypeError(),
    );

  it('tries again what is away, without an alarm', async () => {
    fails(new Unavailable('STORE_UNAVAILABLE', 'The event store does not answer.'));
    sample.start();
    await sample.until('live');
    expect([sample.turnsTaken, alarms]).toEqual([2, []]);
  });

  it('begins again at once where another process was first', async () => {
    fails(new ProgressMoved('sample'));
    sample.start();
    await sample.until('live');
    expect(sample.turnsTaken).toBe(2);
  });

  it('parks at a damaged log, and says what to do: it does not come back by itself', async () => {
    fails(new LogDamaged('Restore the log.', 'ENTRY_DAMAGED', 7));
    sample.start();
    await sample.until('parked');
    expect(sample.poison).toMatchObject({ eventId: null, position: 7, reason: 'Restore the log.' });
    expect(alarms).toEqual(['Projection sample is parked after position 4: Restore the log.']);
  });

  describe('that is parked at an entry', () => {
    beforeEach(async () => {
      fails(unreadable(5));
      sample.start();
      await sample.until('parked');
    });

    it('goes on at the news that another process got past it', async () => {
      sample.rows = { ...madeBy(SAMPLE), position: 5 };
      announce();
      await sample.until('live');
      expect(sample.poison).toBeUndefined();
    });

    it('goes on where the news was missed', async () => {
      sample.rows = { ...madeBy(SAMPLE), position: 9 };
      await sample.until('live');
      expect(alarms).toHaveLength(1);
    });

    it.each([
      ['that stand before it', { ...madeBy(SAMPLE), position: 4 }],
      ['of a newer program', { ...madeBy({ version: 2 }), position: 9 }],
      ['made with newer time zone data', { version: 1, tz: '9999z', position: 9 }],
    ])('stays there beside rows %s', async (_, rows) => {
      sample.rows = rows;
      for (let news = 0; news < 3; news += 1) {
        announce();
        await settled();
      }
      expect([sample.state, sample.turnsTaken]).toEqual(['parked', 1]);
    });
  });

  it('that was parked at a damaged log before it read its rows does not begin over and over', async () => {
    sample.progress = -1;
    sample.rows = { ...madeBy(SAMPLE), position: 1_000 };
    fails(new LogDamaged('Restore the log.', 'ENTRY_DAMAGED', 7));
    sample.start();
    await sample.until('parked');
    for (let news = 0; news < 3; news += 1) {
      announce();
      await settled();
    }
    expect([sample.state, sample.turnsTaken, alarms.length]).toEqual(['parked', 1, 1]);
  });

  it('that was parked at no entry goes on as soon as another process gets further', async () => {
    fails(new TypeError());
    sample.rows = { ...madeBy(SAMPLE), position: 8 };
    sample.start();
    await sample.until('parked');
    await settled();
    announce();
    await settled();
    expect(sample.state).toBe('parked');
    sample.rows = { ...madeBy(SAMPLE), position: 9 };
    announce();
    await sample.until('live');
  });
});

/** Lets all that waits for nothing outside go on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
