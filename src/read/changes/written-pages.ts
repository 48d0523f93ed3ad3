import { setImmediate } from 'node:timers/promises';
import { Fifo } from '../../storage/concurrency/fifo.js';
import type { Made } from './change-maker.js';
import type { ChangesPage } from './list-changes.js';

/** A page of the feed as it goes over the line. */
export interface WrittenPage {
  /** Server-sent events, one a change. */
  readonly events: readonly Buffer[];
  /** The `seq` after which the next page begins. */
  readonly last: number;
  /** Whether there were more changes when it was made. */
  readonly hasMore: boolean;
}

/** Asks for a page that somebody may see, after a `seq`. */
export type AskPage = (after: number) => Promise<ChangesPage>;

/**
 * Makes the pages of all streams: one in a turn of the event loop, so that whoever asks for anything else comes in between
 * however many streams have however much to catch up; and one for all who see the same and wait for it, since a change
 * wakes every follower at once.
 */
export class WrittenPages {
  private readonly waitedFor = new Map<string, Promise<WrittenPage>>();
  private readonly inTurn = new Fifo();

  constructor(onChange: (listener: (made: Made) => void) => unknown) {
    // What is being made may lack what has just come: who asks from now on gets another.
    onChange(() => this.waitedFor.clear());
  }

  /** @param viewer tells apart those who see different things */
  after(seq: number, viewer: string, ask: AskPage): Promise<WrittenPage> {
    const key = `${seq} ${viewer}`;
    const waitedFor = this.waitedFor.get(key);
    if (waitedFor !== undefined) return waitedFor;
    const made = this.inTurn
      .run(async () => {
        await setImmediate();
        return writtenOf(await ask(seq));
      })
      .finally(() => {
        if (this.waitedFor.get(key) === made) this.waitedFor.delete(key);
      });
    this.waitedFor.set(key, made);
    return made;
  }
}

function writtenOf({ items, last, next }: ChangesPage): WrittenPage {
  return {
    // JSON has no line breaks, so it is one line of data.
    events: items.map((item) =>
      Buffer.from(`id: ${item.seq}\nevent: change\ndata: ${JSON.stringify(item)}\n\n`),
    ),
    last,
    hasMore: next !== undefined,
  };
}
