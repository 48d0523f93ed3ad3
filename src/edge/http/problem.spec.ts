import { expect, it } from '@jest/globals';
import { Unreadable } from '../../core/errors.js';
import { problemOf } from './problem.js';

it('what rests on entries that cannot be read is refused with their ids, for programs too', () => {
  const eventIds = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
  expect(problemOf(new Unreadable(eventIds))).toMatchObject({ status: 503, code: 'UNREADABLE', eventIds });
});
