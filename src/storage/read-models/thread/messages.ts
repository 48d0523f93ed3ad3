import type { Poison } from '../lifecycle/handle.js';
import type { ReadModelState } from '../lifecycle/kept-read-model.js';
import type { RowsChanged } from '../lifecycle/running-projection.js';
import type { CarriedError } from './carried-error.js';

/** What the thread works on. */
export interface ThreadData {
  /** The folder of the log and the read models; both are opened and brought up to date by then. */
  readonly dataDir: string;
  /** The memory of `LastAsked`. */
  readonly lastAsked: SharedArrayBuffer;
}

/** How a read model fares, as the thread last told. */
export interface ToldState {
  readonly name: string;
  readonly state: ReadModelState;
  readonly progress: number;
  readonly tz: string;
  readonly rebuilding: number | undefined;
  readonly poison: Poison | undefined;
}

/** What a read model can be asked to do; each is answered when it is done. */
export type Order = 'start' | 'stop' | 'resume' | 'rebuild';

export type ToThread =
  /** The first message: opens the files. */
  | { readonly kind: 'open'; readonly data: ThreadData }
  | { readonly kind: 'order'; readonly order: Order; readonly of: string; readonly id: number }
  /** Somebody waits for a read model, or nobody does any more. */
  | { readonly kind: 'hurry'; readonly of: string; readonly on: boolean }
  /** The log has more entries, durably. */
  | { readonly kind: 'appended' }
  /** Stops all and closes what was opened, after which the thread ends. */
  | { readonly kind: 'end' };

export type FromThread =
  | { readonly kind: 'opened' }
  /** It could not open, and ends. */
  | { readonly kind: 'refused'; readonly error: CarriedError }
  /** The order is done, or refused. */
  | { readonly kind: 'done'; readonly id: number; readonly error?: CarriedError }
  | { readonly kind: 'state'; readonly told: ToldState }
  | { readonly kind: 'handled'; readonly by: string; readonly entries: number }
  | { readonly kind: 'replaced'; readonly of: string; readonly how: RowsChanged }
  | { readonly kind: 'alarm'; readonly line: string }
  /** What it read of the read models turned out to be damaged. */
  | { readonly kind: 'damaged' }
  /** It found the log itself damaged. */
  | { readonly kind: 'log-damaged'; readonly damage: CarriedError }
  /** Whatever a read model tells of itself. */
  | { readonly kind: 'news'; readonly of: string; readonly news: unknown };
