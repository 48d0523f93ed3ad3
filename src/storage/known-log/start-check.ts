import { type EventStore, FROM_START, LogDamaged, positionIn } from '../../core/event-store.js';
import { StartRefused } from '../../core/start-refused.js';
import type { ReadModelDatabase } from '../read-models/database/read-model-database.js';
import type { EntityClass } from '../read-models/database/engine.js';
import { KnownLog, type LogPoint, ReadModelMeta, type Standing } from './known-log.js';
import { lostTexts } from './lost-texts.js';
import type { Meta } from './meta.js';
import { allProgress } from '../read-models/lifecycle/projection-progress.js';
import type { SeenFile } from './seen-file.js';
import type { TextStore } from '../text-store/text-store.js';

/** All that keeps whose it is. */
export interface Stores {
  readonly store: EventStore;
  /** Fingerprint of the log's secret. */
  readonly secret: string;
  /** Of the log's own file, or of the sequence of its positions. */
  readonly logMeta: Meta;
  readonly words: TextStore;
  readonly database: ReadModelDatabase;
  /** Tables of the read models. */
  readonly entities: readonly EntityClass[];
  readonly seen: SeenFile;
}

/** What a start found when it compared the log with what remembers it. */
export interface Found {
  /** Entries that were seen, and that the log lacks at its end. */
  readonly entriesLost: number;
  /** References to words that are neither kept nor erased. */
  readonly textsLost: ReadonlySet<string>;
  /** The log has another entry where one was: read models, or the keys, remember another history. */
  readonly isBranched: boolean;
  /**
   * Everything remembers this log, and it lacks nothing of it, not even of the minute before a kill: that an ordered stop
   * came before says so.
   */
  readonly isWhole: boolean;
  /** The keys remember no log at all. */
  readonly isUnseen: boolean;
}

/**
 * Holds all that is kept against the log at hand. Nothing is changed by looking; `note` then lets everything remember the
 * log as it is.
 */
export class StartCheck {
  private readonly log: KnownLog;
  private noted: LogPoint | undefined;

  constructor(private readonly stores: Stores) {
    this.log = new KnownLog(stores.store, stores.secret);
  }

  /** @throws StartRefused if anything belongs to another ledger, or if the log has a hole or damage where it is read */
  async look(): Promise<Found> {
    return withoutHole(this.compare());
  }

  private async compare(): Promise<Found> {
    const { store, seen, words, logMeta, database } = this.stores;
    // Before the log's end is: another instance may bring both further meanwhile.
    const kept = await logMeta.get('ledger');
    const remembered = seen.read();
    const rowsOf = await new ReadModelMeta(database).get('ledger');
    const progress = await database.read(allProgress);
    const textPoint = await pointIn(words.meta);
    const wasStopped = (await words.meta.get(IN_USE)) !== 'yes';
    const { position: end } = await store.head();
    let furthest = end;
    const standingOf = async (point: LogPoint, what: string): Promise<Standing> => {
      const standing = await this.log.standing(point);
      if (standing === 'other') throw new StartRefused(ofAnotherLedger(what));
      if (standing === 'shorter') furthest = larger(furthest, larger(point.position, end + 1));
      return standing;
    };

    if (kept !== undefined) await standingOf(atStart(kept), 'The log belongs');
    const isOfKeys = remembered && (await standingOf(remembered, `${seen.path} belongs`));
    let isBranched = isOfKeys === 'branched';
    if (rowsOf !== undefined) await standingOf(atStart(rowsOf), READ_MODELS);
    const ledger = await this.log.ledger();
    for (const { position, eventId, eventPosition } of progress) {
      furthest = larger(furthest, position);
      const point = { ledger, position: eventPosition ?? FROM_START, eventId };
      if ((await standingOf(point, READ_MODELS)) === 'branched') isBranched = true;
    }
    const isOfTexts = textPoint && (await standingOf(textPoint, TEXTS));
    const after = textPoint && isOfTexts === 'this' ? textPoint.position : FROM_START;
    const { referred, lost } = await lostTexts(store, words, after);
    if (textPoint === undefined && referred > 0 && lost.size === referred && !(await words.isEmpty()))
      throw new StartRefused(ofAnotherLedger(TEXTS));

    return {
      entriesLost: furthest - end,
      textsLost: lost,
      isBranched,
      isWhole:
        wasStopped && isOfKeys === 'this' && isOfTexts === 'this' && furthest === end && lost.size === 0,
      isUnseen: remembered === undefined && end > FROM_START,
    };
  }

  /**
   * Goes on with the log as it is, with nothing of what is kept destroyed: words that its entries do not refer to are spared
   * for good, and rows of another history are made anew.
   */
  async goOn({ isBranched, isWhole, entriesLost, textsLost }: Found): Promise<void> {
    const { words, database, entities } = this.stores;
    if (!isWhole) await words.spare();
    if (isBranched || entriesLost > 0) {
      await database.write(async (tx) => {
        for (const entity of entities) await tx.createQueryBuilder().delete().from(entity).execute();
      });
    }
    await new ReadModelMeta(database).set({ ledger: await this.log.ledger() });
    await words.meta.set({ [IN_USE]: 'yes' });
    await this.note(textsLost.size === 0);
  }

  /** After the last note of an ordered stop. */
  async stopped(): Promise<void> {
    await this.stores.words.meta.set({ [IN_USE]: 'no' });
  }

  /**
   * Lets the keys, the log and the text store remember the log as it is now.
   *
   * @param hasTexts whether all words are there that the log refers to
   */
  async note(hasTexts: boolean): Promise<void> {
    const { logMeta, words, seen } = this.stores;
    const point = await this.log.point();
    if (this.noted?.position === point.position && this.noted.ledger === point.ledger) return;
    const { ledger, position, eventId } = point;
    if (this.noted?.ledger !== ledger) await logMeta.set({ ledger });
    if (hasTexts) await words.meta.set({ ledger, position: String(position), eventId: eventId ?? '' });
    seen.write(point);
    this.noted = point;
  }
}

/** The same for who only reads, beside an owner or without one. @throws StartRefused */
export function mustBeOfOneLedger(
  stores: Pick<Stores, 'store' | 'secret' | 'words' | 'database'>,
): Promise<void> {
  return withoutHole(compareToRead(stores));
}

async function compareToRead({
  store,
  secret,
  words,
  database,
}: Pick<Stores, 'store' | 'secret' | 'words' | 'database'>): Promise<void> {
  const log = new KnownLog(store, secret);
  const rowsOf = await new ReadModelMeta(database).get('ledger');
  const textsOf = await words.meta.get('ledger');
  for (const [what, ledger] of [[READ_MODELS, rowsOf] as const, [TEXTS, textsOf] as const]) {
    if (ledger !== undefined && (await log.standing(atStart(ledger))) === 'other')
      throw new StartRefused(ofAnotherLedger(what));
  }
  const ledger = await log.ledger();
  for (const { eventId, eventPosition } of await database.read(allProgress)) {
    const standing = await log.standing({ ledger, position: eventPosition ?? FROM_START, eventId });
    if (standing === 'this') continue;
    throw new StartRefused(
      'The read models are of another history of this log than the one at hand; start the program once, which says what to do.',
    );
  }
}

/** In the text store: whether somebody works with it, or was killed in doing so. */
const IN_USE = 'inUse';
const TEXTS = 'The text store belongs';
const READ_MODELS = 'The read models belong';

/** An entry that the log lacks, or has damaged, where it was to be compared is no other history, and no other ledger. */
async function withoutHole<T>(comparison: Promise<T>): Promise<T> {
  try {
    return await comparison;
  } catch (error) {
    throw error instanceof LogDamaged ? new StartRefused(error.message) : error;
  }
}

function ofAnotherLedger(what: string): string {
  return `${what} to another ledger than the log at hand, or LOG_SECRET_FILE is not the key that it was written with; nothing was changed. Put together again what belongs together, and give each ledger a DATA_DIR, a READ_MODEL_URL and keys of its own.`;
}

function atStart(ledger: string): LogPoint {
  return { ledger, position: FROM_START, eventId: null };
}

/** The point of the log that a store remembers; undefined if it knows of none yet. */
export async function pointIn(meta: Meta): Promise<LogPoint | undefined> {
  const ledger = await meta.get('ledger');
  if (ledger === undefined) return undefined;
  const text = await meta.get('position');
  const position = text === undefined ? FROM_START : positionIn(text);
  const eventId = (await meta.get('eventId')) ?? '';
  return { ledger, position, eventId: eventId === '' ? null : eventId };
}

function larger(one: number, other: number): number {
  return one > other ? one : other;
}
