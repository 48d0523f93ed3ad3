import { statfsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sqliteCode } from '../sqlite/sqlite-error.js';
import type { Health } from './health-checks.js';

/** Below so much the next commands may find the disk full. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;
/** What is written to see whether the disk takes anything again: more than a usual commit. */
const TRIAL_BYTES = 64 * 1024;
const THE_DISKS = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/;

/** What is asked of the disk; a test has its own. */
export interface Disk {
  /** Bytes that this user may still fill; undefined where that cannot be told. */
  free(): number | undefined;
  /** Writes, syncs and removes so many bytes beside the log. @throws if it cannot */
  trial(bytes: number): Promise<void>;
}

/**
 * Whether the disk takes what is appended, for readiness: who sends commands elsewhere while this says no is not refused
 * here. Commands themselves are always tried, so that nothing is refused which the disk would take.
 */
export class DiskRoom {
  private refused = false;
  private trying: Promise<void> | undefined;

  constructor(private readonly disk: Disk) {}

  /** An append, or words, came to nothing. @param cause as SQLite raised it */
  failed(cause: unknown): void {
    if (THE_DISKS.test(sqliteCode(cause) ?? '')) this.refused = true;
  }

  /** Something was appended: there is room. */
  taken(): void {
    this.refused = false;
  }

  /** After a refusal: writes beside the log, to see whether it would be taken again. To be called every few seconds. */
  tryAgain(): Promise<void> {
    if (!this.refused) return Promise.resolve();
    this.trying ??= this.disk
      .trial(TRIAL_BYTES)
      .then(
        () => this.taken(),
        () => undefined,
      )
      .finally(() => (this.trying = undefined));
    return this.trying;
  }

  health(): Health {
    if (this.refused) {
      const reason = 'The disk took nothing when something was last appended; it is tried every few seconds.';
      return { ok: false, reason };
    }
    const free = this.disk.free();
    if (free === undefined || free >= LEAST_FREE_BYTES) return { ok: true };
    return { ok: false, reason: 'Less than 64 MiB are free beside the log; make room.' };
  }
}

/** The disk that a folder lies on. */
export function diskOf(folder: string): Disk {
  const file = join(folder, 'disk-trial');
  return {
    free: () => {
      try {
        const { bavail, bsize } = statfsSync(folder);
        return bavail * bsize;
      } catch {
        return undefined;
      }
    },
    trial: async (bytes) => {
      try {
        const trial = await open(file, 'w', 0o600);
        try {
          await trial.writeFile(Buffer.alloc(bytes, 1));
          await trial.sync();
        } finally {
          await trial.close();
        }
      } finally {
        await rm(file, { force: true });
      }
    },
  };
}
