import type { LogDamaged } from '../../core/event-store.js';
import type { Recording } from './recording.js';

/**
 * Keeps what was found of damage to the log, by whoever read it, until the program ends: only a start with another file ends
 * it. Meanwhile the program is not ready and nothing is recorded, since it would be lost when a backup is put back.
 */
export class LogDamage {
  private first: LogDamaged | undefined;

  /** @param alarm takes one line for whoever is on call */
  constructor(private readonly alarm: (line: string) => void) {}

  /** The first that was found; the others are for `doctor` to name. */
  get found(): LogDamaged | undefined {
    return this.first;
  }

  /** To be told of any. */
  readonly take = (damage: LogDamaged): void => {
    if (this.first !== undefined) return;
    this.first = damage;
    this.alarm(damage.message);
  };

  guard(recording: Recording): void {
    recording.guard('log-damage', () => this.first);
  }
}
