import { ENTRY_WITHDRAWN, withdrawnBy } from '../../core/decider.js';
import { type EventRegistry, UnreadableEvent } from '../../core/event-registry.js';
import { EntryMissing, FROM_START, LogDamaged, type RecordedEvent } from '../../core/event-store.js';
import { isReadable } from '../../rules/facts/readable.js';
import { open } from '../../storage/envelope/envelope.js';
import type { LogAtHand } from '../../storage/known-log/known-log.js';
import { refsOf } from '../../storage/known-log/lost-texts.js';
import { type Finding, Named } from './finding.js';
import type { ExaminedWords } from './examined-words.js';
import { lossAccepted } from '../../events/log/events.js';

/** All that doctor finds by reading a log once, from end to end. Nothing of it is kept but names and numbers. */
export class ExaminedLog {
  private entries = 0;
  private readonly missing = new Named();
  private readonly damaged = new Named();
  private readonly unknown = new Named();
  /** Those that cannot be read, by id, until they are withdrawn. */
  private readonly unreadable = new Set<string>();
  private hasUnnamedDamage = false;

  /**
   * @param types with which entries are opened; where they are not at hand, undefined, positions alone are looked at
   * @param words told of every reference to them
   */
  constructor(
    private readonly types?: EventRegistry,
    private readonly words?: ExaminedWords,
  ) {}

  /** Reads on behind what is missing or damaged. */
  async read(log: LogAtHand): Promise<void> {
    for (let after: number | undefined = FROM_START; after !== undefined;)
      after = await this.readOn(log, after);
    await this.words?.done();
  }

  /** Answers the position after which it goes on, undefined at the end. */
  private async readOn(log: LogAtHand, after: number): Promise<number | undefined> {
    try {
      for await (const entry of log.readAll(after)) {
        this.entries += 1;
        if (this.types !== undefined && isWhole(entry)) await this.look(entry, this.types);
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof LogDamaged)) throw error;
      const { position } = error;
      this.hasUnnamedDamage ||= position === undefined;
      if (position !== undefined)
        (error instanceof EntryMissing ? this.missing : this.damaged).add(`${position}`);
      return position;
    }
  }

  private async look(entry: RecordedEvent, types: EventRegistry): Promise<void> {
    await this.words?.take(refsOf(entry), entry);
    const { id, type, stream, position } = entry;
    try {
      const event = open(types, entry);
      if (!isReadable({ stream, type, data: event.data })) this.unreadable.add(id);
      if (type === ENTRY_WITHDRAWN) this.unreadable.delete(withdrawnBy(event) ?? '');
      const loss = lossAccepted.dataOf(event);
      if (typeof loss?.texts === 'number') this.words?.accepted(loss.texts);
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      this.unknown.add(`${id} (position ${position}, ${type})`);
    }
  }

  /** @param hasWholePages whether SQLite finds the file whole, where it is one */
  findings(hasWholePages = true): readonly Finding[] {
    return [this.wholeness(hasWholePages), ...(this.types === undefined ? [] : [this.readability()])];
  }

  private wholeness(hasWholePages: boolean): Finding {
    const { missing, damaged } = this;
    const wrong = [
      ...(missing.count === 0 ? [] : [`lacks the entry at position ${missing.names}`]),
      ...(damaged.count === 0 ? [] : [`has not what was written at position ${damaged.names}`]),
      ...(hasWholePages && !this.hasUnnamedDamage ? [] : ['has damaged pages']),
    ];
    if (wrong.length === 0)
      return { id: 'log', status: 'ok', message: `${this.entries} entries, one at every position` };
    const message = `the log ${wrong.join(', and ')}; ${this.entries} entries are as they were written`;
    const mend =
      'With the program stopped, restore log.sqlite (of a log on a server: what keeps its positions) from its backup.';
    return { id: 'log', status: 'fail', message, mend };
  }

  private readability(): Finding {
    const id = 'entries';
    const { unknown, unreadable } = this;
    if (unknown.count > 0) {
      const message = `this program does not know what these entries say: ${unknown.names}`;
      return {
        id,
        status: 'fail',
        message,
        mend: 'Start the version of the program that wrote them, or a newer one.',
      };
    }
    if (unreadable.size === 0) return { id, status: 'ok', message: 'all can be read' };
    const named = new Named();
    for (const each of unreadable) named.add(each);
    return {
      ...{ id, status: 'warn', message: `${unreadable.size} cannot be read (UNREADABLE): ${named.names}` },
      mend: 'What rests on them is answered with 503 UNREADABLE until each is withdrawn: look at it (GET /v1/audit/events/<id>), withdraw it (POST /v1/entries/<id>/withdrawal), and record what it should have said.',
    };
  }
}

/** Of a log on a server only the ids are at hand. */
function isWhole(entry: Pick<RecordedEvent, 'id'>): entry is RecordedEvent {
  return 'sections' in entry;
}
