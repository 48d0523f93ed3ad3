import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '../../../core/event-store.js';
import { sealSections } from '../../envelope/sections.js';
import { openingOnce } from './open-once.js';

const recorded = (id: string, words: string): RecordedEvent =>
  ({
    id,
    sections: sealSections({}, { public: { words }, restricted: {}, source: {} }),
  }) as Partial<RecordedEvent> as RecordedEvent;

describe('An entry that several projections handle', () => {
  it('is opened once if it is large', () => {
    let opened = 0;
    const open = openingOnce(({ id }) => ({ type: id, data: { nth: (opened += 1) } }));
    const [one, other] = [recorded('one', 'x'.repeat(10_000)), recorded('other', 'x'.repeat(10_000))];
    expect([open(one), open(one)]).toEqual([{ type: 'one', data: { nth: 1 } }, open(one)]);
    expect([open(other).type, open({ ...other }).type, opened]).toEqual(['other', 'other', 2]);
    const small = recorded('small', 'few');
    open(small);
    open(small);
    expect(opened).toBe(4);
  });

  it('that cannot be opened fails for each of them', () => {
    const open = openingOnce(() => {
      throw new Error('not JSON');
    });
    const large = recorded('one', 'x'.repeat(10_000));
    for (let nth = 0; nth < 2; nth += 1) expect(() => open(large)).toThrow('not JSON');
  });
});
