import { Unavailable } from '../../core/errors.js';

/** By so much the wall clock may leave the time that passes (ms): what NTP mends by and by is far less. */
const TOLERANCE_MS = 60_000;

/** How often the clocks are looked at, in ms, beside each command. */
const TICK_MS = 1_000;

/** Where `os.uptime()` goes on while the machine sleeps: CLOCK_BOOTTIME, kern.boottime, GetTickCount64 (libuv). */
const COUNT_SLEEP: ReadonlySet<string> = new Set(['linux', 'darwin', 'win32']);

/** The two clocks of a machine, and what is to be known of them. */
export interface Clocks {
  /** The wall clock, in ms since the epoch. */
  readonly now: () => number;
  /** Seconds since the machine was started; nobody can set it. */
  readonly uptime: () => number;
  /** As in `process.platform`. */
  readonly platform: string;
  /** Takes a line for whoever is on call, each time that the clocks part. */
  readonly alarm: (message: string) => void;
}

/**
 * Watches that the wall clock goes as time passes. One that was set years ahead would give the log entries after which
 * nothing can be recorded for years (recording times never go back), so nothing is recorded from the moment on at which
 * it leaves the machine's uptime, until both agree again, somebody accepts it, or the program is started anew.
 *
 * Where the uptime stands still during sleep, what the wall clock is ahead after a gap between two ticks cannot be told
 * from sleep, and is taken for it.
 */
export class ClockWatch {
  /** Wall clock less uptime, as it ought to be (ms). */
  private agreed: number;
  private timer: NodeJS.Timeout | undefined;
  private hasParted = false;

  constructor(private readonly clocks: Clocks) {
    this.agreed = this.difference;
  }

  /** Looks at the clocks every second, also while nothing is recorded. */
  start(): void {
    this.timer = setInterval(() => this.whyNot(), TICK_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Why nothing may be recorded now; undefined while the clocks agree. */
  whyNot(): Unavailable | undefined {
    if (this.leftByMs > TOLERANCE_MS && !COUNT_SLEEP.has(this.clocks.platform)) this.agreed = this.difference;
    const refusal = Math.abs(this.leftByMs) > TOLERANCE_MS ? parted(this.leftByMs) : undefined;
    if (refusal !== undefined && !this.hasParted) this.clocks.alarm(refusal.message);
    this.hasParted = refusal !== undefined;
    return refusal;
  }

  /** Takes the wall clock as right, as it is. @returns by how much it had left the uptime (ms) */
  accept(): number {
    const accepted = this.leftByMs;
    this.agreed = this.difference;
    this.whyNot();
    return accepted;
  }

  /** By how much the wall clock is ahead of the time that has passed (ms); behind if negative. */
  private get leftByMs(): number {
    return Math.round(this.difference - this.agreed);
  }

  private get difference(): number {
    return this.clocks.now() - this.clocks.uptime() * 1_000;
  }
}

function parted(leftByMs: number): Unavailable {
  const seconds = Math.round(Math.abs(leftByMs) / 1_000);
  return new Unavailable(
    'CLOCK',
    `This machine's clock was set ${seconds} s ${leftByMs > 0 ? 'ahead' : 'back'} while the program ran; set it right, or accept it with POST /v1/operations/clock.`,
  );
}
