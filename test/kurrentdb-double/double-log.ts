import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** "The stream must not exist", as an expected revision. */
export const NO_STREAM = -1n;

/** An event as a client proposes it. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

/** An event in the log of the double. */
export interface Stored extends Proposed {
  readonly stream: string;
  readonly revision: bigint;
  /** Byte position in an imagined file: it grows, with holes. */
  readonly position: bigint;
}

export type AppendOutcome =
  | { readonly kind: 'done'; readonly revision: bigint; readonly position: bigint }
  | { readonly kind: 'conflict'; readonly current: bigint }
  | { readonly kind: 'too-large' }
  /** The stream was tombstoned. */
  | { readonly kind: 'gone' };

/**
 * The log of the protocol double, kept in a file. Its appends follow the server's own table for explicit revisions
 * (IndexWriter.CheckCommit): the same ids at the same place are answered as done, whenever; a partial overlap is a
 * conflict; NO_STREAM on a soft-deleted stream succeeds and goes on with the old numbers.
 */
export class DoubleLog {
  readonly events: Stored[] = [];
  /** The most that it takes in one append, in bytes: that of a server before 25.1. */
  mostBytes = 1024 * 1024;
  private readonly heads = new Map<string, bigint>();
  /** Up to and with this revision a stream is no longer read. */
  private readonly truncated = new Map<string, bigint>();
  private readonly deleted = new Set<string>();
  private readonly tombstones = new Set<string>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly file: string) {
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) this.keep(parse(line));
  }

  append(stream: string, expected: bigint, proposed: readonly Proposed[]): AppendOutcome {
    const bytes = proposed.reduce((sum, event) => sum + sizeOf(event), 0);
    if (bytes > this.mostBytes) return { kind: 'too-large' };
    if (this.tombstones.has(stream)) return { kind: 'gone' };
    const current = this.heads.get(stream) ?? NO_STREAM;
    if (proposed.length === 0 && expected === current) {
      return {
        kind: 'done',
        revision: current < 0n ? 0n : current,
        position: this.events.at(-1)?.position ?? 0n,
      };
    }
    const again = expected < current ? this.repeated(stream, expected, current, proposed) : undefined;
    if (again !== undefined) return again;
    if (expected > current) return { kind: 'conflict', current };
    this.deleted.delete(stream);
    this.write(stream, current + 1n, ...proposed);
    // Other parts of a server write too, and every reader of $all meets it.
    if (this.events.length % 5 === 0)
      this.write('$stats-double', this.head('$stats-double') + 1n, STATISTICS);
    for (const listener of this.listeners) listener();
    const last = this.events.findLast((event) => event.stream === stream);
    return { kind: 'done', revision: this.head(stream), position: last?.position ?? -1n };
  }

  /** Writes an event as some other program might have, JSON or not. */
  appendForeign(stream: string, event: Partial<Proposed>): void {
    this.write(stream, this.head(stream) + 1n, { ...STATISTICS, type: 'Foreign', ...event });
    for (const listener of this.listeners) listener();
  }

  /** What a soft delete does: the events are no longer read, the numbers are kept. */
  softDelete(stream: string): void {
    this.truncated.set(stream, this.head(stream));
    this.deleted.add(stream);
  }

  /** What a hard delete does: nothing is read or appended any more, for good. */
  tombstone(stream: string): void {
    this.tombstones.add(stream);
  }

  /** The events of a stream that can be read; undefined if there are none, null if it was tombstoned. */
  readable(stream: string): readonly Stored[] | undefined | null {
    if (this.tombstones.has(stream)) return null;
    const events = this.events.filter((event) => event.stream === stream);
    const gone = this.truncated.get(stream) ?? NO_STREAM;
    const left = events.filter(({ revision }) => revision > gone);
    return left.length === 0 ? undefined : left;
  }

  /** The index of the first event at a position or behind it. */
  firstFrom(position: bigint): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.events[middle] as Stored).position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Calls back after each append; answers how to end it. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Undefined where the append is to be done after all. */
  private repeated(
    stream: string,
    expected: bigint,
    current: bigint,
    proposed: readonly Proposed[],
  ): AppendOutcome | undefined {
    let last: Stored | undefined;
    for (const [index, { id }] of proposed.entries()) {
      const revision = expected + 1n + BigInt(index);
      last = this.events.find((event) => event.stream === stream && event.revision === revision);
      if (last?.id === id) continue;
      if (index === 0 && expected === NO_STREAM && this.deleted.has(stream)) return undefined;
      return { kind: 'conflict', current };
    }
    return last === undefined
      ? { kind: 'conflict', current }
      : { kind: 'done', revision: last.revision, position: last.position };
  }

  private head(stream: string): bigint {
    return this.heads.get(stream) ?? NO_STREAM;
  }

  /** Whole or not at all, also where the process is killed meanwhile. */
  private write(stream: string, first: bigint, ...events: readonly Proposed[]): void {
    let lines = '';
    for (const [index, event] of events.entries()) {
      const previous = this.events.at(-1);
      const position = previous === undefined ? 0n : previous.position + 64n + BigInt(sizeOf(previous));
      const stored = { ...event, stream, revision: first + BigInt(index), position };
      lines += `${format(stored)}\n`;
      this.keep(stored);
    }
    appendFileSync(this.file, lines);
  }

  private keep(stored: Stored): void {
    this.events.push(stored);
    this.heads.set(stored.stream, stored.revision);
  }
}

const STATISTICS: Proposed = {
  id: '00000000-0000-4000-8000-000000000000',
  type: '$statsCollected',
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.alloc(0),
};

function sizeOf({ type, data, metadata }: Proposed): number {
  return 2 * type.length + data.length + metadata.length;
}

function format({ data, metadata, revision, position, ...event }: Stored): string {
  return JSON.stringify({
    ...event,
    revision: revision.toString(),
    position: position.toString(),
    data: data.toString('base64'),
    metadata: metadata.toString('base64'),
  });
}

function parse(line: string): Stored {
  const read = JSON.parse(line) as Record<keyof Stored, string>;
  return {
    ...read,
    revision: BigInt(read.revision),
    position: BigInt(read.position),
    data: Buffer.from(read.data, 'base64'),
    metadata: Buffer.from(read.metadata, 'base64'),
  };
}
