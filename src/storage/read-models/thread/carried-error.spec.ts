import { describe, expect, it } from '@jest/globals';
import { RuleBroken, Unavailable } from '../../../core/errors.js';
import { EntryDamaged, LogDamaged } from '../../../core/event-store.js';
import { StartRefused } from '../../../core/start-refused.js';
import { ReadModelAway, ReadModelRefused } from '../database/engine.js';
import { errorClass } from '../lifecycle/handle.js';
import { RebuildingAlready } from '../lifecycle/refused-orders.js';
import { carried, revived } from './carried-error.js';

/** What arrives in another thread. */
const sent = (error: unknown): Error => revived(structuredClone(carried(error)));

describe('an error that is carried between threads', () => {
  it('is of the family that callers ask for, with code, name and message', () => {
    const broken = sent(new RebuildingAlready('ledger'));
    expect(broken).toBeInstanceOf(RuleBroken);
    expect(broken).toMatchObject({
      code: 'PROJECTION_REBUILDING',
      name: 'RebuildingAlready',
      message: 'Projection ledger is being rebuilt already.',
    });
    expect(sent(new ReadModelAway(new Error('full')))).toBeInstanceOf(Unavailable);
    expect(sent(new ReadModelRefused('The file is damaged'))).toBeInstanceOf(StartRefused);
    expect(sent(new EntryDamaged(7))).toBeInstanceOf(LogDamaged);
    expect(sent(new EntryDamaged(7))).toMatchObject({ code: 'ENTRY_DAMAGED', position: 7 });
    expect(sent(new StartRefused('Wrong use', 2))).toMatchObject({ exitCode: 2 });
  });

  it('keeps what is logged of it: code, where it was thrown, and what caused it', () => {
    const error = Object.assign(new Error('no room', { cause: new RangeError('of it') }), {
      code: 'SQLITE_FULL',
    });
    const arrived = sent(error);
    expect(errorClass(arrived)).toBe('Error (SQLITE_FULL)');
    expect(arrived.stack).toBe(error.stack);
    expect(arrived.cause).toMatchObject({ name: 'RangeError', message: 'of it' });
    expect(sent('a word').message).toBe('a word');
  });
});
