import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { approveErasure } from './approve-erasure.js';
import {
  sourceErasureRequested,
  sourceIdentityErased,
  sourceRegistered,
} from '../../events/sources/events.js';
import { requestErasure } from './request-erasure.js';

const on = { id: 's', params: { id: 's' } };
const because = { reason: 'Asked for it' };
const reason = { textRef: '/reason' };
const registered = sourceRegistered({
  sourceId: 's',
  kind: 'ANONYMOUS_PERSON',
  label: { textRef: '/label' },
  confidential: true,
  consent: 'INTERNAL',
});
const requested = { event: sourceErasureRequested({ sourceId: 's', reason }), by: 'first' };
/** The id that `specify` gives the second entry. */
const requestId = '00000000-0000-8000-8000-000000000001';
const approve = (approval: object, recordedBy: string, ...before: readonly (typeof requested)[]) =>
  specify(approveErasure)
    .given(registered, ...before)
    .when({ requestId, ...because, ...approval }, { ...on, recordedBy });

describe('an erasure', () => {
  it('is asked for with a reason', () => {
    const request = specify(requestErasure).given(registered);
    expect(request.when(because, on).events).toEqual([requested.event]);
    expect(request.when({}, on).refusal).toBe('INVALID_INPUT');
  });

  it('is approved by somebody else, who names the entry that asked', () => {
    expect(approve({}, 'second', requested).events).toEqual([
      sourceIdentityErased({ sourceId: 's', requestId, reason }),
    ]);
  });

  it('is not approved by who asked for it', () => {
    expect(approve({}, 'first', requested).refusal).toBe('SAME_APPROVER');
  });

  it('is not approved unless it was asked for, of this source', () => {
    expect(approve({}, 'second').refusal).toBe('UNKNOWN_REFERENCE');
    const registration = requestId.replace(/1$/, '0');
    expect(approve({ requestId: registration }, 'second', requested).refusal).toBe('UNKNOWN_REFERENCE');
  });

  it('that was approved before needs no second approval', () => {
    const erased = { event: sourceIdentityErased({ sourceId: 's', requestId, reason }), by: 'second' };
    const { events } = specify(approveErasure)
      .given(registered, requested, erased)
      .when({ requestId, ...because }, { ...on, recordedBy: 'third' });
    expect(events).toEqual([]);
  });
});
