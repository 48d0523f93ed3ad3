import type { DiskRoom } from './disk-room.js';
import type { FileWatch } from '../log/sqlite/file-watch.js';
import type { Recording } from './recording.js';

const EVERY_MS = 1_000;
/** Looks between two trials of a disk that took nothing. */
const LOOKS_A_TRIAL = 5;

/** What is looked at once a second while the program runs. */
export interface Watched {
  /** By the name of the check on /health/ready. */
  readonly files: Readonly<Record<string, FileWatch | undefined>>;
  readonly room: DiskRoom;
  readonly recording: Recording;
  /** Told once of each file that is no longer ours, in a line. */
  readonly alarm: (line: string) => void;
}

/** Looks once a second whether files are still ours, and whether a disk that took nothing takes something again. */
export class Watching {
  private readonly timer: NodeJS.Timeout;
  private readonly told = new Set<string>();
  private looks = 0;

  constructor(private readonly watched: Watched) {
    for (const [name, file] of Object.entries(watched.files)) {
      if (file !== undefined) watched.recording.guard(name, () => file.replaced);
    }
    this.timer = setInterval(() => this.look(), EVERY_MS);
    this.timer.unref();
  }

  look(): void {
    for (const [name, file] of Object.entries(this.watched.files)) {
      file?.look();
      if (file?.replaced === undefined || this.told.has(name)) continue;
      this.told.add(name);
      this.watched.alarm(file.replaced.message);
    }
    this.looks += 1;
    if (this.looks % LOOKS_A_TRIAL === 0) void this.watched.room.tryAgain();
  }

  end(): void {
    clearInterval(this.timer);
  }
}
