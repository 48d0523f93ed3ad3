import type { DestinationStream } from 'pino';
import type { Writable } from 'node:stream';

/** So many bytes of the log wait for somebody to read them; what comes then is lost, and counted. */
export const MOST_UNREAD = 1024 * 1024;

/**
 * Writes a log's lines to a stream that perhaps nobody reads. pino's own way writes to the descriptor at once: a pipe that
 * is full then holds up the whole program, its stop too, for as long as nobody reads. A log is worth less than that.
 */
export function withoutWaiting(to: Writable): DestinationStream {
  let lost = 0;
  // Who read it has gone; there is nowhere to say so.
  to.on('error', () => undefined);
  return {
    write: (line) => {
      if (to.writableLength >= MOST_UNREAD) {
        lost += 1;
        return;
      }
      if (lost > 0)
        to.write(`${JSON.stringify({ level: 40, lost, msg: 'Nobody read the log: lines are lost' })}\n`);
      lost = 0;
      to.write(line);
    },
  };
}
