import type { Location } from './entries.js';

type Id = string;

/** A thing that cannot be judged, since an entry on it, or on what it names, is not readable. */
export interface SetAside {
  /** The entries that are not readable, by id, each with its position. */
  readonly entries: ReadonlyMap<string, number>;
  /** Whether one of them is its own. */
  readonly own: boolean;
  /** The zones that its entries name, as far as they can be read. */
  readonly zoneIds: ReadonlySet<Id>;
  /** The agreements that they name. */
  readonly agreementIds: ReadonlySet<Id>;
  /** The places where it was ever said to be. */
  readonly locations: readonly Location[];
}

/** Things that cannot be judged, by stream. */
export type Unreadable = ReadonlyMap<string, SetAside>;

export const ALL_READABLE: Unreadable = new Map();
