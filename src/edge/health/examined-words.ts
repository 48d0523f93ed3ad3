import type { RecordedEvent } from '../../core/event-store.js';
import type { TextStore } from '../../storage/text-store/text-store.js';
import { type Finding, Named } from './finding.js';
import { whyUnread } from './why-unread.js';

/** References looked up in one go. */
const PAGE = 500;

const RESTORE = 'with the program stopped, put the newer text store back';
const ACCEPT =
  'If it is lost for good: npm run cli -- accept-loss --reason "…", which takes down in the log how many are lost and lets the program record again; they are shown as lost, and nothing is destroyed.';

/** Whether all words are there, and can be opened, that a log refers to. */
export class ExaminedWords {
  private referred = 0;
  /** Those of which a start says so, and which keep the program from recording. */
  private readonly missing = new Named();
  /** Of entries up to which the text store was whole once: no start looks for them again. */
  private readonly missingSince = new Named();
  private readonly sealed = new Named();
  private takenDown = 0;
  /** Why the store could not be read to the end. */
  private failure: string | undefined;
  private page = new Map<string, Pick<RecordedEvent, 'id' | 'position'>>();

  /** @param wholeUpTo position up to which the text store noted that it held all words */
  constructor(
    private readonly words: Pick<TextStore, 'get' | 'lost'>,
    private readonly wholeUpTo: number,
  ) {}

  /** The references of the next entry of the log. */
  async take(refs: readonly string[], entry: Pick<RecordedEvent, 'id' | 'position'>): Promise<void> {
    for (const ref of refs) this.page.set(ref, entry);
    if (this.page.size >= PAGE) await this.done();
  }

  /** So many were taken down as lost by an entry of the log. */
  accepted(texts: number): void {
    this.takenDown += texts;
  }

  /** Looks up what it was told of last. */
  async done(): Promise<void> {
    try {
      if (this.failure === undefined) await this.look([...this.page.keys()]);
    } catch (error) {
      this.failure = whyUnread(error, 'text.sqlite');
    }
    this.page = new Map();
  }

  private async look(refs: readonly string[]): Promise<void> {
    const nameOf = (ref: string): string => `${ref} (of entry ${this.page.get(ref)?.id})`;
    for (const [ref, text] of await this.words.get(refs))
      if ('unreadable' in text) this.sealed.add(nameOf(ref));
    for (const ref of await this.words.lost(refs)) {
      const isNew = (this.page.get(ref)?.position ?? 0) > this.wholeUpTo;
      (isNew ? this.missing : this.missingSince).add(nameOf(ref));
    }
    this.referred += refs.length;
  }

  finding(): Finding {
    const { missing, missingSince, sealed, takenDown, failure } = this;
    if (failure !== undefined) return { id: 'words', status: 'fail', message: failure };
    const message = [
      `${this.referred} that the log refers to`,
      ...(missing.count === 0 ? [] : [`${missing.count} are missing: ${missing.names}`]),
      ...(missingSince.count === 0
        ? []
        : [`${missingSince.count} are missing, ${takenDown} were taken down as lost: ${missingSince.names}`]),
      ...(sealed.count === 0 ? [] : [`${sealed.count} cannot be opened: ${sealed.names}`]),
    ].join('; ');
    const isNews = missing.count + sealed.count > 0 || missingSince.count > takenDown;
    if (!isNews) return { id: 'words', status: missingSince.count > 0 ? 'warn' : 'ok', message };
    const mend = `To have them back, ${RESTORE}.${missing.count > 0 ? ` ${ACCEPT}` : ' Without it they are shown as lost, or as unreadable, and all else is answered.'}`;
    return { id: 'words', status: 'fail', message, mend };
  }
}
