import { describe, expect, it } from '@jest/globals';
import { PAGE } from '../log-pages.js';
import { Behind } from './behind.js';
import type { Placed } from './log-reader.js';
import type { LogPlace } from './sequence-store.js';

const placed = (id: string, commit: bigint): Placed =>
  ({ given: { id }, place: { commit, prepare: commit } }) as unknown as Placed;

/** A log whose reads are answered when a test says so. */
class HeldReader {
  readonly asked: (LogPlace | undefined)[] = [];
  private readonly waiting: { give: (page: readonly Placed[]) => void; fail: (error: Error) => void }[] = [];

  all(behind: LogPlace | undefined): Promise<readonly Placed[]> {
    this.asked.push(behind);
    return new Promise((give, fail) => this.waiting.push({ give, fail }));
  }

  async answer(page: readonly Placed[]): Promise<void> {
    this.waiting.shift()?.give(page);
    await settled();
  }

  async fail(): Promise<void> {
    this.waiting.shift()?.fail(new Error('away'));
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((turn) => setImmediate(turn));

describe('A look at what stands behind the sequence', () => {
  it('serves all who asked before it began; who asks later gets the next, shared too', async () => {
    const reader = new HeldReader();
    const behind = new Behind(reader, () => undefined);
    const first = [behind.since(behind.now), behind.since(behind.now)];
    await settled();
    const later = [behind.since(behind.now), behind.since(behind.now), behind.since(behind.now)];
    await settled();
    expect(reader.asked).toHaveLength(1);
    await reader.answer([placed('a', 1n)]);
    await reader.answer([placed('a', 1n), placed('b', 2n)]);
    expect((await Promise.all(first)).map((given) => given.length)).toEqual([1, 1]);
    expect((await Promise.all(later)).map((given) => given.length)).toEqual([2, 2, 2]);
    expect(reader.asked).toHaveLength(2);
  });

  it('serves who began to ask before it and needs it only after', async () => {
    const reader = new HeldReader();
    const behind = new Behind(reader, () => undefined);
    const moment = behind.now;
    const one = behind.since(behind.now);
    await settled();
    await reader.answer([placed('a', 1n)]);
    expect(await behind.since(moment)).toEqual(await one);
    expect(reader.asked).toHaveLength(1);
  });

  it('that fails is told to those who share it, and to nobody after them', async () => {
    const reader = new HeldReader();
    const behind = new Behind(reader, () => undefined);
    const moment = behind.now;
    const failed = behind.since(moment);
    const told = expect(failed).rejects.toThrow('away');
    await settled();
    await reader.fail();
    await told;
    const again = behind.since(moment);
    await settled();
    await reader.answer([]);
    expect(await again).toEqual([]);
  });

  it('begins where the sequence is then, and goes on page by page', async () => {
    const reader = new HeldReader();
    let end = 0n;
    const behind = new Behind(reader, () => ({ commit: end, prepare: end }));
    end = 7n;
    const found = behind.since(behind.now);
    await settled();
    await reader.answer(Array.from({ length: PAGE }, (_, n) => placed(`${n}`, BigInt(n + 8))));
    await reader.answer([placed('last', 1_000n)]);
    expect(await found).toHaveLength(PAGE + 1);
    expect(reader.asked.map((place) => place?.commit)).toEqual([7n, BigInt(PAGE + 7)]);
  });
});
