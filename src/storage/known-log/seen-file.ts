import { readFileSync } from 'node:fs';
import { StartRefused } from '../../core/start-refused.js';
import { writeDurably } from '../files/durable-file.js';
import { whyNotOpened } from '../sqlite/sqlite-error.js';
import type { LogPoint } from './known-log.js';
import { positionIn } from '../../core/event-store.js';

/**
 * What the keys remember of their log, in `<LOG_SECRET_FILE>.seen`: apart from the data, so that a log that was lost, cut,
 * or exchanged for an older or another one is noticed whatever became of the rest. It may be a minute behind the log and
 * is never ahead of what is durable there.
 */
export class SeenFile {
  readonly path: string;

  constructor(readonly secretFile: string) {
    this.path = `${secretFile}.seen`;
  }

  /** Undefined if there is none. @throws StartRefused if it cannot be read */
  read(): LogPoint | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw this.refused(error);
    }
    try {
      return pointOf(JSON.parse(text));
    } catch {
      throw new StartRefused(
        `${this.path} is damaged; restore it with the keys, or, once you are sure that the log is whole, move it away: it is then taken anew.`,
      );
    }
  }

  /** Synced, then moved into place. @throws StartRefused if it cannot be written */
  write({ ledger, position, eventId }: LogPoint): void {
    try {
      writeDurably(this.path, `${JSON.stringify({ ledger, position: String(position), eventId })}\n`);
    } catch (error) {
      throw this.refused(error);
    }
  }

  private refused(error: unknown): unknown {
    const why = whyNotOpened(error);
    return why === undefined ? error : new StartRefused(`${this.path} ${why}`);
  }
}

/** @throws if it is none */
function pointOf(value: unknown): LogPoint {
  const { ledger, position, eventId } = value as Record<keyof LogPoint, unknown>;
  if (typeof ledger !== 'string' || (eventId !== null && typeof eventId !== 'string')) throw new TypeError();
  return { ledger, position: positionIn(position), eventId };
}
