import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { createLogger } from './logger.js';
import { MOST_UNREAD, withoutWaiting } from './unread-output.js';

/** Takes what is written when the test lets it. */
class Pipe extends Writable {
  readonly lines: string[] = [];
  private take: (() => void) | undefined;

  override _write(chunk: Buffer, _encoding: string, taken: () => void): void {
    this.lines.push(chunk.toString());
    this.take = taken;
  }

  readAll(): void {
    while (this.take !== undefined) {
      const { take } = this;
      this.take = undefined;
      take();
    }
  }
}

describe('a log that nobody reads', () => {
  const LINE = 'x'.repeat(1_000);

  it('keeps so many bytes and no more, and says later how many lines are lost', () => {
    const pipe = new Pipe({ decodeStrings: true });
    const logger = createLogger('info', withoutWaiting(pipe));
    for (let n = 0; n < 5_000; n += 1) logger.info(LINE);
    expect(pipe.writableLength).toBeGreaterThan(MOST_UNREAD / 2);
    expect(pipe.writableLength).toBeLessThan(MOST_UNREAD + 2 * LINE.length);
    pipe.readAll();
    const kept = pipe.lines.length;
    logger.info('read again');
    pipe.readAll();
    expect(JSON.parse(pipe.lines[kept] ?? '')).toMatchObject({ level: 40, lost: 5_000 - kept });
    expect(JSON.parse(pipe.lines[kept + 1] ?? '')).toMatchObject({ msg: 'read again' });
  });

  it('does not end the program when its reader goes', () => {
    const pipe = new Pipe();
    const logger = createLogger('info', withoutWaiting(pipe));
    pipe.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(() => logger.info(LINE)).not.toThrow();
  });
});
