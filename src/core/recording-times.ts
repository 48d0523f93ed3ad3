import { type EventStore, FROM_START, type NewEvent, type RecordedEvent } from './event-store.js';
import type { DomainEvent } from './event-type.js';
import { valuesAt } from './marks.js';

/** The type by which an operator corrects what a wrong clock left (rules.md, section 1). */
export const CLOCK_CORRECTED = 'ClockCorrected';

/** What is said of the log as a whole: one stream, in which nothing is withdrawn. */
export const LOG_STREAM = 'log';

/** The entries from `from` to the one before `position` have the time `at`. */
interface ClockCorrection {
  /** Of the correction itself. */
  readonly position: number;
  readonly from: number;
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string;
}

/**
 * The effective time of a position, after one at which it was `before`: the running maximum of recordedAt. A correction of
 * the clock begins it anew: what came before has an earlier time than the correction itself.
 */
export function effectiveAfter(
  before: string | null,
  { type, recordedAt }: Pick<NewEvent, 'type' | 'recordedAt'>,
): string {
  return before !== null && before > recordedAt && type !== CLOCK_CORRECTED ? before : recordedAt;
}

/**
 * When entries were recorded, as the log has it now: the one place that knows of corrections. Whoever folds entries asks it;
 * what shows the log itself shows what was written.
 */
export class RecordingTimes {
  /** As they were written. */
  static readonly asWritten = new RecordingTimes([]);

  /** @param corrections in the order of the log */
  private constructor(private readonly corrections: readonly ClockCorrection[]) {}

  /** @param upTo of a log that was read up to this position: corrections after it are not known */
  static async read(
    store: Pick<EventStore, 'readStream'>,
    open: (recorded: RecordedEvent) => DomainEvent,
    upTo?: number,
  ): Promise<RecordingTimes> {
    const corrections: ClockCorrection[] = [];
    for await (const recorded of store.readStream(LOG_STREAM)) {
      const { type, position, doubled } = recorded;
      if (type !== CLOCK_CORRECTED || position === null || doubled) continue;
      if (upTo !== undefined && position > upTo) break;
      const { data } = open(recorded);
      const [[from], [at]] = [valuesAt(['from'], data), valuesAt(['at'], data)];
      // What no command of this program made corrects nothing, rather than end all that is folded.
      if (!isPosition(from) || !isInstant(at)) continue;
      corrections.push({ position, from: Number(from), at });
    }
    return new RecordingTimes(corrections);
  }

  /** Position of the last correction; FROM_START if there is none. */
  get corrected(): number {
    return this.corrections.at(-1)?.position ?? FROM_START;
  }

  /** How many corrections there are. */
  get count(): number {
    return this.corrections.length;
  }

  /** When the entry at a position was recorded, RFC 3339 UTC. Of two corrections the later holds. */
  of(position: number, recordedAt: string): string {
    const covering = this.corrections.findLast((each) => each.from <= position && position < each.position);
    return covering?.at ?? recordedAt;
  }

  /** An entry as folds take it. */
  corrects<Recorded extends RecordedEvent>(recorded: Recorded, position: number): Recorded {
    const recordedAt = this.of(position, recorded.recordedAt);
    return recordedAt === recorded.recordedAt ? recorded : { ...recorded, recordedAt };
  }

  /** Whether some of these entries correct times that are not known here. */
  isCorrectedBy(
    entries: readonly { readonly recorded: RecordedEvent; readonly position: number }[],
  ): boolean {
    return entries.some(
      ({ recorded, position }) => recorded.type === CLOCK_CORRECTED && position > this.corrected,
    );
  }
}

function isPosition(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,15}$/.test(value);
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
}
