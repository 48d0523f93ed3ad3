import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Made } from './change-maker.js';
import { streamChanges } from './change-stream.js';
import type { ChangesPage } from './list-changes.js';

/** A feed that the test lets grow. */
class GrowingFeed {
  readonly items: { seq: number; kind: string }[] = [];
  readonly asked: number[] = [];
  readonly listeners = new Set<(made: Made) => void>();

  grow(count: number): void {
    const fromSeq = this.items.length + 1;
    for (let n = 0; n < count; n += 1) this.items.push({ seq: fromSeq + n, kind: 'CREATED' });
    for (const listener of this.listeners) listener({ fromSeq, takenBack: false });
  }

  page(after: number, limit: number): Promise<ChangesPage> {
    this.asked.push(after);
    const items = this.items.slice(after, after + limit);
    return Promise.resolve({ items, last: items.at(-1)?.seq ?? after });
  }
}

describe('a stream of changes', () => {
  function streaming(feed: GrowingFeed, to: PassThrough, { after = 0, heartbeatMs = 60_000 } = {}) {
    const stopped = new AbortController();
    const ended = streamChanges(to, after, {
      page: (from, limit) => feed.page(from, limit),
      onChange: (listener) => {
        feed.listeners.add(listener);
        return () => feed.listeners.delete(listener);
      },
      heartbeatMs,
      signal: stopped.signal,
    });
    return { ended, stop: () => stopped.abort() };
  }

  /** Reads until the text has come so often. */
  async function read(from: PassThrough, text: string, times = 1): Promise<string> {
    let read = '';
    while (read.split(text).length <= times) {
      const chunk = from.read() as Buffer | null;
      if (chunk === null) await once(from, 'readable');
      else read += chunk.toString();
    }
    return read;
  }

  it('tells what is there after a number, then what comes', async () => {
    const feed = new GrowingFeed();
    feed.grow(3);
    const to = new PassThrough();
    const stream = streaming(feed, to, { after: 1 });
    expect(await read(to, '\n\n', 2)).toBe(
      'id: 2\nevent: change\ndata: {"seq":2,"kind":"CREATED"}\n\n' +
        'id: 3\nevent: change\ndata: {"seq":3,"kind":"CREATED"}\n\n',
    );
    feed.grow(1);
    expect(await read(to, '\n\n')).toContain('id: 4\n');
    stream.stop();
    await stream.ended;
  });

  it('gives a sign of life while nothing changes', async () => {
    const to = new PassThrough();
    const stream = streaming(new GrowingFeed(), to, { heartbeatMs: 1 });
    expect(await read(to, '\n\n')).toMatch(/^: /);
    stream.stop();
    await stream.ended;
  });

  it('reads no more of the feed than the client takes', async () => {
    const feed = new GrowingFeed();
    feed.grow(1_000);
    const to = new PassThrough({ highWaterMark: 64 });
    const stream = streaming(feed, to);
    await once(to, 'readable');
    expect(feed.asked).toEqual([0]);
    await read(to, 'event: change', 1_000);
    expect(feed.asked.length).toBeGreaterThan(9);
    stream.stop();
    await stream.ended;
  });

  it('leaves nothing behind when the client goes', async () => {
    const feed = new GrowingFeed();
    const to = new PassThrough();
    const stream = streaming(feed, to);
    expect(feed.listeners.size).toBe(1);
    to.destroy();
    await stream.ended;
    expect(feed.listeners.size).toBe(0);
  });

  it('tells anew what was taken back', async () => {
    const feed = new GrowingFeed();
    feed.grow(3);
    const to = new PassThrough();
    const stream = streaming(feed, to);
    await read(to, '\n\n', 3);
    feed.items.splice(1, 2, { seq: 2, kind: 'UPDATED' });
    for (const listener of feed.listeners) listener({ fromSeq: 2, takenBack: true });
    expect(await read(to, '\n\n')).toBe('id: 2\nevent: change\ndata: {"seq":2,"kind":"UPDATED"}\n\n');
    stream.stop();
    await stream.ended;
  });
});
