/** Where progress is told: standard error, or what a test reads. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const BAR_WIDTH = 30;
/** How often a bar is drawn at most, and a plain line written where there is no terminal. */
const DRAWN_EVERY_MS = 100;
const LINE_EVERY_MS = 3_000;

/**
 * Tells how far long work has come, with rate and time left: a bar on a terminal, else a plain line every few seconds.
 * Short work says nothing where no terminal is.
 */
export class Progress {
  private what = '';
  private startedAt = 0;
  private startedWith = 0;
  private toldAt = 0;
  private drawn = false;

  /** `now`: milliseconds of any clock. */
  constructor(
    private readonly output: ProgressOutput,
    private readonly now: () => number,
  ) {}

  /** So many of so many are done. Work of another name starts the count anew. */
  tell(what: string, done: number, total: number): void {
    const now = this.now();
    if (what !== this.what) {
      [this.what, this.startedAt, this.startedWith, this.toldAt] = [what, now, done, now];
      return;
    }
    if (now - this.toldAt < (this.output.isTTY === true ? DRAWN_EVERY_MS : LINE_EVERY_MS)) return;
    this.toldAt = now;
    const text = line(
      what,
      done,
      total,
      (done - this.startedWith) / Math.max((now - this.startedAt) / 1_000, 0.001),
    );
    if (this.output.isTTY !== true) {
      this.output.write(`${text}\n`);
      return;
    }
    const filled = Math.round((BAR_WIDTH * done) / Math.max(total, 1));
    const bar = '#'.repeat(Math.min(filled, BAR_WIDTH)).padEnd(BAR_WIDTH, '.');
    this.output.write(`\r\u001b[K[${bar}] ${text}`);
    this.drawn = true;
  }

  /** Takes the bar away, so that what is written next stands alone. */
  clear(): void {
    if (this.drawn) this.output.write('\r\u001b[K');
    this.drawn = false;
  }
}

/** `judging: 120 of 305 (39 %), 85/s, 3 s left` */
function line(what: string, done: number, total: number, perSecond: number): string {
  const share = Math.floor((100 * done) / Math.max(total, 1));
  const left = perSecond > 0 ? `, ${duration(Math.ceil((total - done) / perSecond))} left` : '';
  return `${what}: ${done} of ${total} (${share} %), ${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s${left}`;
}

function duration(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}
