/** A write-ahead log of SQLite, by frames (https://www.sqlite.org/fileformat2.html#walformat). */
export interface WalFrames {
  /** Where a frame of the present generation ends, in bytes; the first begins after the header. */
  readonly ends: readonly number[];
  /** Which of these ends are ends of a transaction. */
  readonly commits: readonly number[];
}

export const WAL_HEADER = 32;
const FRAME_HEADER = 24;

/** Frames of the present generation; those that an earlier one left behind it carry other salts. */
export function framesOf(wal: Buffer): WalFrames {
  const pageSize = wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const ends: number[] = [];
  const commits: number[] = [];
  for (let at = WAL_HEADER; at + FRAME_HEADER + pageSize <= wal.length; at += FRAME_HEADER + pageSize) {
    if (!wal.subarray(at + 8, at + 16).equals(salts)) break;
    const end = at + FRAME_HEADER + pageSize;
    ends.push(end);
    // The size of the database after the commit; 0 in all other frames.
    if (wal.readUInt32BE(at + 4) > 0) commits.push(end);
  }
  return { ends, commits };
}
