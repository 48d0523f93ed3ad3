import { expect, it } from '@jest/globals';
import { Unavailable } from '../../core/errors.js';
import { Recording } from './recording.js';

const jumped = new Unavailable('CLOCK', 'The clock jumped; set it.');

it('is possible while no guard speaks against it', () => {
  const recording = new Recording();
  recording.guard('clock', () => undefined);

  expect(() => recording.mustBePossible()).not.toThrow();
  expect(recording.checks().map(([name, check]) => [name, check()])).toEqual([['clock', { ok: true }]]);
});

it('is refused with the reason that readiness gives, until the guard has nothing more to say', () => {
  const recording = new Recording();
  let reason: Unavailable | undefined = jumped;
  recording.guard('disk', () => undefined);
  recording.guard('clock', () => reason);
  const ready = (): unknown => recording.checks().map(([, check]) => check());

  expect(() => recording.mustBePossible()).toThrow(jumped);
  expect(ready()).toEqual([{ ok: true }, { ok: false, reason: jumped.message }]);

  reason = undefined;
  expect(() => recording.mustBePossible()).not.toThrow();
  expect(ready()).toEqual([{ ok: true }, { ok: true }]);
});

it('takes each guard once', () => {
  const recording = new Recording();
  recording.guard('clock', () => undefined);

  expect(() => recording.guard('clock', () => undefined)).toThrow('twice');
});
