import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Made } from '../../read/changes/change-maker.js';
import { streamChanges } from './change-stream.js';
import type { ChangesPage } from '../../read/changes/list-changes.js';
import { FeedStartedAnew } from '../../read/changes/progress.js';
import { WrittenPages } from '../../read/changes/written-pages.js';

/** A feed that the test lets grow. */
class GrowingFeed {
  readonly items: { seq: number; kind: string }[] = [];
  readonly asked: number[] = [];
  readonly listeners = new Set<(made: Made) => void>();
  name = 'feed-1';

  grow(count: number): void {
    const fromSeq = this.items.length + 1;
    for (let n = 0; n < count; n += 1) this.items.push({ seq: fromSeq + n, kind: 'CREATED' });
    for (const listener of this.listeners) listener({ fromSeq, takenBack: false });
  }

  readonly page = (after: number, feed = this.name): Promise<ChangesPage> => {
    this.asked.push(after);
    if (feed !== this.name) return Promise.reject(new FeedStartedAnew());
    const items = this.items.slice(after, after + 100);
    const last = items.at(-1)?.seq ?? after;
    return Promise.resolve({
      items,
      last,
      feed: this.name,
      ...(last < this.items.length ? { next: String(last) } : {}),
    });
  };

  readonly onChange = (listener: (made: Made) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly pages = new WrittenPages(this.onChange);
}

describe('a stream of changes', () => {
  function streaming(
    feed: GrowingFeed,
    to: Writable,
    { after = 0, heartbeatMs = 60_000, viewer = 'analyst' } = {},
  ) {
    const stopped = new AbortController();
    const { name } = feed;
    const start = { after, feed: name };
    const ended = streamChanges(to, start, {
      page: (from) => feed.pages.after(from, viewer, (seq) => feed.page(seq, name)),
      onChange: feed.onChange,
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
    expect(await read(to, '\n\n', 3)).toBe(
      'event: feed\ndata: {"feed":"feed-1"}\n\n' +
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
    expect(await read(to, '\n\n', 2)).toMatch(/\n\n: /);
    stream.stop();
    await stream.ended;
  });

  it('reads no more of the feed than the client takes', async () => {
    const feed = new GrowingFeed();
    feed.grow(1_000);
    const to = new PassThrough({ highWaterMark: 64 });
    const stream = streaming(feed, to);
    await read(to, 'event: feed');
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
    const alone = feed.listeners.size - 1;
    to.destroy();
    await stream.ended;
    expect(feed.listeners.size).toBe(alone);
  });

  it('names the feed first, and ends when that is started anew: its numbers count no more', async () => {
    const feed = new GrowingFeed();
    feed.grow(3);
    const to = new PassThrough();
    const stream = streaming(feed, to);
    await read(to, '\n\n', 4);
    feed.items.splice(1, 2, { seq: 2, kind: 'UPDATED' });
    feed.name = 'feed-2';
    for (const listener of feed.listeners) listener({ fromSeq: 2, takenBack: true });
    await stream.ended;
    expect(to.read()).toBeNull();
  });

  it('ends where the client went before it began', async () => {
    const to = new PassThrough();
    to.destroy();
    await once(to, 'close');
    await streaming(new GrowingFeed(), to).ended;
  });

  it('lets whoever asks for anything else come in between two pages, however much each reader has to catch up', async () => {
    const feed = new GrowingFeed();
    feed.grow(1_000);
    const takesAll = (): Writable => new Writable({ write: (_chunk, _encoding, taken) => taken() });
    const readers = ['a', 'b', 'c', 'd'].map((viewer) => streaming(feed, takesAll(), { viewer }));
    const pagesInATurn: number[] = [];
    while (feed.asked.length < 40) {
      const before = feed.asked.length;
      await setImmediate();
      pagesInATurn.push(feed.asked.length - before);
    }
    expect(Math.max(...pagesInATurn)).toBe(1);
    for (const reader of readers) reader.stop();
    await Promise.all(readers.map(({ ended }) => ended));
  });

  it('asks once for what many followers wait for', async () => {
    const feed = new GrowingFeed();
    const followers = Array.from({ length: 400 }, () => new PassThrough());
    const streams = followers.map((to) => streaming(feed, to));
    await Promise.all(streams.map(() => setImmediate()));
    feed.asked.length = 0;
    feed.grow(1);
    expect(await Promise.all(followers.map((to) => read(to, '\n\n', 2)))).toEqual(
      followers.map(() => expect.stringMatching(/^id: 1$/m)),
    );
    expect(feed.asked).toEqual([0]);
    for (const stream of streams) stream.stop();
    await Promise.all(streams.map(({ ended }) => ended));
  });

  it('asks for each who sees something else', async () => {
    const { pages, page, asked } = new GrowingFeed();
    await Promise.all(['analyst', 'auditor'].map((viewer) => pages.after(0, viewer, (after) => page(after))));
    expect(asked).toEqual([0, 0]);
  });

  it('gives nobody a page that was begun before the feed grew', async () => {
    const feed = new GrowingFeed();
    const begun = feed.pages.after(0, 'analyst', async (after) => {
      const page = await feed.page(after);
      feed.grow(1);
      later = feed.pages.after(0, 'analyst', (after) => feed.page(after));
      return page;
    });
    let later = begun;
    expect((await begun).events).toHaveLength(0);
    expect((await later).events).toHaveLength(1);
  });

  it('is cut off where the client takes nothing, with no more waiting for it than the line holds and one event', async () => {
    const feed = new GrowingFeed();
    feed.grow(1_000);
    const to = new PassThrough({ highWaterMark: 64 });
    await streaming(feed, to, { heartbeatMs: 1 }).ended;
    expect(to.destroyed).toBe(true);
    expect(feed.asked).toEqual([0]);
    expect(to.writableLength + to.readableLength).toBeLessThan(64 * 4);
  });

  it('goes on where the client takes little at a time', async () => {
    const feed = new GrowingFeed();
    feed.grow(30);
    const to = new PassThrough({ highWaterMark: 64 });
    const stream = streaming(feed, to, { heartbeatMs: 1 });
    expect(await read(to, 'event: change', 30)).toContain('id: 30\n');
    stream.stop();
    await stream.ended;
  });

  it('does not wait at its end for a client that takes nothing', async () => {
    const feed = new GrowingFeed();
    feed.grow(1_000);
    const to = new PassThrough({ highWaterMark: 64 });
    const stream = streaming(feed, to);
    await read(to, 'event: feed');
    await once(to, 'readable');
    stream.stop();
    await stream.ended;
    expect(to.destroyed).toBe(true);
  });
});
