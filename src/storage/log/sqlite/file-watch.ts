import { type BigIntStats, closeSync, openSync, readSync, statSync } from 'node:fs';
import { Unavailable } from '../../../core/errors.js';

/** Which file it is, for the operating system. */
interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/**
 * Where a SQLite file says what it is (https://www.sqlite.org/fileformat.html, 1.3), in its first 100 bytes: the magic
 * string with the page size, and the application's id, which is 0 in a new file until it is first copied out of the
 * write-ahead log.
 */
const HEADER_BYTES = 100;
const MAGIC = [0, 18] as const;

/** Pages in the write-ahead log from which on a commit copies them into the file. */
export const CHECKPOINT_PAGES = 4000;
/** Of at least so many bytes each, with their header in the write-ahead log. */
const CHECKPOINT_BYTES = BigInt(CHECKPOINT_PAGES * 4096);
const APPLICATION = [68, 72] as const;

/** The file under its name is no longer the one that was opened: what is written now would be gone after a restart. */
export class FileReplaced extends Unavailable {
  constructor(what: string, why: string) {
    super(
      'STORE_UNAVAILABLE',
      `The ${what} ${why} while the program ran, so nothing more is recorded; stop the program, put the right file back with the -wal that belongs to it, then start it.`,
      60,
    );
  }
}

/**
 * Whether an open SQLite file, and its write-ahead log, are still what lies under their names. SQLite itself goes on with
 * files that were moved or removed, and answers that all is durable; after a restart it is not there.
 *
 * What was found stays so: who put the right file back starts the program anew.
 */
export class FileWatch {
  private readonly wal: string;
  private readonly opened: Identity;
  private header: Buffer;
  /**
   * Kept open as long as SQLite has the file: closing any descriptor of a file drops all locks that this process holds on
   * it (POSIX), and another process could then take away the write-ahead log from under us.
   */
  private readonly fd: number;
  private mainLength: bigint;
  /** When the main file was last written to, by ourselves (ns since the epoch). */
  private mainWritten: bigint;
  private openedWal: Identity | undefined;
  private walLength = 0n;
  private found: FileReplaced | undefined;
  private closed = false;

  /**
   * @param file open by now, in WAL mode
   * @param what it is to people: 'log'
   */
  constructor(
    private readonly file: string,
    private readonly what: string,
  ) {
    this.wal = `${file}-wal`;
    const { dev, ino, size, mtimeNs } = statSync(file, { bigint: true });
    this.opened = { dev, ino };
    this.mainLength = size;
    this.mainWritten = mtimeNs;
    this.fd = openSync(file, 'r');
    this.header = this.readHeader();
    this.checkpointed();
  }

  /** What was found, if anything was. */
  get replaced(): FileReplaced | undefined {
    return this.found;
  }

  /** Two stats, to be asked before each commit. @throws FileReplaced */
  mustBeOurs(): void {
    this.found ??= this.whyNot(this.mainNow(), statOf(this.wal));
    if (this.found !== undefined) throw this.found;
  }

  /** The same once a second, and what the file itself says. Never throws. */
  look(): void {
    if (this.found !== undefined || this.closed) return;
    try {
      const main = this.mainNow();
      this.found = this.whyNot(main, statOf(this.wal));
      if (this.found !== undefined || main === undefined) return;
      // A checkpoint only ever adds pages: nothing vacuums these files.
      if (main.size < this.mainLength || !this.isHeaderKept()) {
        this.found = this.overwritten();
      }
      this.mainLength = main.size;
    } catch {
      // A disk that cannot be asked tells nothing of the file; the next append finds out what it takes.
    }
  }

  /** After a commit: so the files are now. What wrote to the main file meanwhile was we ourselves, or nobody may have. */
  written(): void {
    const [main, wal] = [this.mainNow(), statOf(this.wal)];
    this.openedWal ??= wal;
    this.walLength = wal?.size ?? 0n;
    if (main === undefined || main.mtimeNs === this.mainWritten) return;
    // A commit copies nothing into the main file before the write-ahead log is so long; afterwards it may at any time.
    if (this.walLength < CHECKPOINT_BYTES) this.found ??= this.overwritten();
    this.mainWritten = main.mtimeNs;
  }

  /** After a checkpoint that was asked for. */
  checkpointed(): void {
    this.mainWritten = this.mainNow()?.mtimeNs ?? this.mainWritten;
    this.written();
  }

  /** To be called once SQLite has closed the file. */
  close(): void {
    if (!this.closed) closeSync(this.fd);
    this.closed = true;
  }

  private whyNot(main: BigIntStats | undefined, wal: BigIntStats | undefined): FileReplaced | undefined {
    const gone = (why: string): FileReplaced => new FileReplaced(this.what, why);
    if (main === undefined) return gone('was moved or removed');
    if (!isSame(main, this.opened)) return gone('was replaced');
    // Only a checkpoint writes there. A copy of an hour ago may have the same length and the same header.
    if (main.mtimeNs !== this.mainWritten) return gone('was overwritten');
    if (this.openedWal === undefined) return undefined;
    if (wal === undefined) return gone('lost its write-ahead log (-wal), which was moved or removed');
    if (!isSame(wal, this.openedWal)) return gone('got another write-ahead log (-wal)');
    return wal.size < this.walLength ? gone('lost what stood in its write-ahead log (-wal)') : undefined;
  }

  private overwritten(): FileReplaced {
    return new FileReplaced(this.what, 'was overwritten');
  }

  private mainNow(): BigIntStats | undefined {
    return statOf(this.file);
  }

  private isHeaderKept(): boolean {
    const [before, now] = [this.header, this.readHeader()];
    this.header = now;
    const isKept = ([from, to]: readonly [number, number]): boolean =>
      now.subarray(from, to).equals(before.subarray(from, to));
    const isNew = before.subarray(...APPLICATION).every((byte) => byte === 0);
    return isKept(MAGIC) && (isNew || isKept(APPLICATION));
  }

  private readHeader(): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(this.fd, header, 0, HEADER_BYTES, 0);
    return header;
  }
}

function statOf(file: string): BigIntStats | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false });
}

function isSame(a: Identity, b: Identity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}
