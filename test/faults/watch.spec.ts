import { describe, expect, it } from '@jest/globals';
import { Watch } from '../../faults/cluster/watch.js';

describe('a run of faults:cluster', () => {
  it('that no longer moves is told by what each part of it waits for, after five minutes', async () => {
    let now = 0;
    const watch = new Watch(() => now);
    let times = 1;
    let answer: () => void = () => undefined;
    const never = new Promise<void>(() => undefined);
    const answered = watch.over('client 0', 'an answer', () => new Promise<void>((done) => (answer = done)));
    void watch.over(
      'client 1',
      () => `/actors, sent ${times} times`,
      () => never,
    );
    now = 280_000;
    void watch.over('the run', 'instance two to be back', () => never);
    answer();
    await answered;
    now = 300_000;
    expect(watch.look()).toBeUndefined();
    [now, times] = [300_001, 9];
    expect(watch.look()?.lines).toEqual([
      'client 1 has waited 300 s for /actors, sent 9 times',
      'the run has waited 20 s for instance two to be back',
    ]);
  });
});
