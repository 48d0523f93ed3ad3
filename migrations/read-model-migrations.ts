import { Ledger1764000000001 } from './1764000000001-ledger.js';
import { Changes1764000000010 } from './1764000000010-changes.js';
import { KnownLog1764000000020 } from './1764000000020-known-log.js';
import { NamedFeed1764000000030 } from './1764000000030-named-feed.js';
import { ProgressEntry1764000000040 } from './1764000000040-progress-entry.js';
import { LedgerMeta1764000000041 } from './1764000000041-ledger-meta.js';
import { CorrectedClock1764000000070 } from './1764000000070-corrected-clock.js';
import { CorrectedFeed1764000000071 } from './1764000000071-corrected-feed.js';
import { EntryDigest1764000000080 } from './1764000000080-entry-digest.js';
import { Directory1764000000002 } from './1764000000002-directory.js';
import { ProjectionTimeZoneData1764000000050 } from './1764000000050-projection-time-zone-data.js';
import { ChangeTimeZoneData1764000000051 } from './1764000000051-change-time-zone-data.js';
import { UnreadableEntries1764000000060 } from './1764000000060-unreadable-entries.js';
import { ProjectionProgress1764000000000 } from './1764000000000-projection-progress.js';

/** Every migration of the read models, in order. What once ran somewhere stays here, unchanged. */
export const readModelMigrations = [
  ProjectionProgress1764000000000,
  Ledger1764000000001,
  Directory1764000000002,
  Changes1764000000010,
  KnownLog1764000000020,
  NamedFeed1764000000030,
  ProgressEntry1764000000040,
  LedgerMeta1764000000041,
  ProjectionTimeZoneData1764000000050,
  ChangeTimeZoneData1764000000051,
  UnreadableEntries1764000000060,
  CorrectedClock1764000000070,
  CorrectedFeed1764000000071,
  EntryDigest1764000000080,
];
