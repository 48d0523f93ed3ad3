import { Unavailable } from '../../core/errors.js';
import { StartRefused } from '../../core/start-refused.js';
import type { Recording } from '../health/recording.js';
import type { Found, StartCheck } from './start-check.js';
import type { StorageListener } from '../storage.js';

/** How often, in ms, the log as it is is noted while entries come. */
const NOTE_EVERY_MS = 60_000;

/**
 * What was found to be missing at the start, and what becomes of it. Entries that are missing keep the program from
 * starting; words that are missing keep it from recording; either until they are put back, or somebody accepts the loss.
 */
export class Loss {
  private texts: ReadonlySet<string>;
  private timer: NodeJS.Timeout | undefined;
  private isBegun = false;
  private hasFailed = false;

  constructor(
    private readonly check: StartCheck,
    private readonly found: Found,
    private readonly listener: StorageListener,
  ) {
    this.texts = found.textsLost;
  }

  /** Entries that were seen, and that the log lacks at its end. */
  get entriesLost(): number {
    return this.found.entriesLost;
  }

  /** References to words that are neither kept nor erased. */
  get textsLost(): ReadonlySet<string> {
    return this.texts;
  }

  /** Lets the ledger go on with the log at hand. @throws StartRefused if that lacks entries */
  async begin(recording: Recording): Promise<void> {
    const { entriesLost, textsLost, isBranched, isUnseen } = this.found;
    if (entriesLost > 0) throw new StartRefused(lacks(entriesLost));
    const { alarm, say } = this.listener;
    if (isBranched)
      alarm?.(
        'The log has another entry where one was known: it is another history of this ledger. The read models are made anew of it; if it is the wrong one, stop and put the right one back: nothing was destroyed.',
      );
    if (isUnseen)
      say?.(
        'The keys knew of no log yet; from now on they remember this one, and notice if it loses entries.',
      );
    if (textsLost.size > 0) alarm?.(missing(textsLost.size));
    recording.guard('text', () => {
      const { size } = this.texts;
      return size === 0 ? undefined : new Unavailable('TEXT_LOST', missing(size), 60);
    });
    await this.goOn();
  }

  /** To be called once the loss is in the log: from now on nothing is missing. */
  async accept(): Promise<void> {
    this.texts = new Set();
    await this.goOn({ ...this.found, textsLost: this.texts });
  }

  /** Lets everything remember the log as it is at an ordered stop. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    if (!this.isBegun) return;
    await this.note();
    // Where that cannot be noted it is as after a kill.
    if (!this.hasFailed) await this.check.stopped().catch(() => undefined);
  }

  private async goOn(found = this.found): Promise<void> {
    await this.check.goOn(found);
    this.isBegun = true;
    this.timer ??= setInterval(() => void this.note(), NOTE_EVERY_MS).unref();
  }

  /** One that fails leaves what was remembered before, which is behind and no harm. */
  private async note(): Promise<void> {
    try {
      await this.check.note(this.texts.size === 0);
      this.hasFailed = false;
    } catch (error) {
      if (!this.hasFailed)
        this.listener.alarm?.(`How far the log has come could not be noted: ${whyOf(error)}`);
      this.hasFailed = true;
    }
  }
}

function lacks(entries: number): string {
  return `The log lacks its last entries: at least ${entries} that were there are missing; nothing was changed. Put the newer log back, with the files beside it. If it is lost for good, take that down with: npm run cli -- accept-loss --reason "…".`;
}

function missing(texts: number): string {
  return `Of the texts that the log refers to, ${texts} are missing, and nothing can be recorded meanwhile. Put the newer text store back; if it is lost for good, stop the program and take that down with: npm run cli -- accept-loss --reason "…".`;
}

function whyOf(error: unknown): string {
  return error instanceof StartRefused || error instanceof Unavailable
    ? error.message
    : 'a fault of the store';
}
