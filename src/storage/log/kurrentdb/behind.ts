import { PAGE } from '../log-pages.js';
import type { LogReader } from './log-reader.js';
import type { LogPlace } from './sequence-store.js';
import type { Given } from './stored-event.js';

/**
 * What stands in $all behind the end of the sequence. Whoever asks needs what was acknowledged before asking, so one look
 * serves all who asked before it began. There is one at a time: of many commands at once few look.
 */
export class Behind {
  private begun = 0;
  private last: Promise<readonly Given[]> | undefined;
  private next: Promise<readonly Given[]> | undefined;
  private underWay: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly reader: Pick<LogReader, 'all'>,
    /** How far the sequence has come. */
    private readonly end: () => LogPlace | undefined,
  ) {}

  /** The moment, for `since`: how many looks have begun. */
  get now(): number {
    return this.begun;
  }

  /** What a look shows that began after a moment, in the order of the log. @throws EventStoreUnavailable */
  since(moment: number): Promise<readonly Given[]> {
    if (this.last !== undefined && this.begun > moment) return this.last;
    this.next ??= this.underWay.then(() => this.look());
    return this.next;
  }

  private look(): Promise<readonly Given[]> {
    this.begun += 1;
    this.next = undefined;
    const look = this.read();
    this.last = look;
    this.underWay = look.catch(() => {
      // It serves nobody who asks later.
      this.last = undefined;
    });
    return look;
  }

  private async read(): Promise<readonly Given[]> {
    const found: Given[] = [];
    for (let place = this.end(); ;) {
      const page = await this.reader.all(place);
      found.push(...page.map(({ given }) => given));
      place = page.at(-1)?.place;
      if (page.length < PAGE) return found;
    }
  }
}
