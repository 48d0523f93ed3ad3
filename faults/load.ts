import { randomUUID } from 'node:crypto';
import type { Dice } from '../test/rules/random/dice.js';

/** A command as a client keeps it until it is acknowledged: it is sent again under the same key. */
export interface Command {
  readonly key: string;
  /** Below /v1, with `:id` for the thing's. */
  readonly route: string;
  readonly id?: string;
  readonly body: object;
  /** How many entries it makes, all or none. */
  readonly entries: number;
}

/** Sends a command; resolves with the ids of its events once it is acknowledged. */
export type Send = (command: Command) => Promise<readonly string[]>;

/** What clients know: what they sent, and what was acknowledged. */
export class Book {
  readonly sent = new Map<string, Command>();
  /** Ids of the events that were answered, by the command's key. */
  readonly acknowledged = new Map<string, readonly string[]>();

  /** What is known in this moment. */
  copy(): Book {
    const copy = new Book();
    for (const [key, command] of this.sent) copy.sent.set(key, command);
    for (const [key, ids] of this.acknowledged) copy.acknowledged.set(key, ids);
    return copy;
  }

  /** Sends a command and notes both. @throws what sending throws; the outcome is open then */
  async send(send: Send, command: Command): Promise<readonly string[]> {
    this.sent.set(command.key, command);
    const ids = await send(command);
    this.acknowledged.set(command.key, ids);
    return ids;
  }
}

const TRUCE = 'truce';

function command(route: string, body: object, id?: string, entries = 1): Command {
  return { key: randomUUID(), route, body, entries, ...(id === undefined ? {} : { id }) };
}

/** What the writers' commands speak of. */
export function groundwork(): readonly Command[] {
  const names = { en: 'Qalamoun' };
  return [
    command('/zones', { id: 'qalamoun', names, timeZone: 'Asia/Damascus' }),
    command('/sources', { id: 'press', kind: 'MEDIA', label: 'A paper' }),
    command('/agreements', {
      id: TRUCE,
      title: { en: 'Truce' },
      kind: 'LOCAL_CEASEFIRE',
      timeZone: 'Asia/Damascus',
      zoneIds: ['qalamoun'],
      sourceId: 'press',
    }),
  ];
}

/** So many commands that have nothing to do with each other. */
export function actors(count: number): readonly Command[] {
  return Array.from({ length: count }, (_, n) =>
    command('/actors', { id: `actor-${n}`, names: { en: `Actor ${n}` }, kind: 'REBEL_GROUP' }),
  );
}

/** A client that sends one command after the other: new things, words, a stream that all write to, and corrections. */
export class Writer {
  private made = 0;
  private clause: string | undefined;

  constructor(
    private readonly name: string,
    private readonly dice: Dice,
  ) {}

  /** Sends the next command; the same again is for the caller where this fails. */
  async write(send: Send, book: Book): Promise<void> {
    const id = `${this.name}-${(this.made += 1)}`;
    // Each clause may change the zone's status, which the feed of changes judges anew: they are the dearest by far.
    const kind = this.dice.pick('actor', 'actor', 'source', 'source', 'clause', 'correction');
    const next = this.next(kind, id);
    const [event] = (await book.send(send, next)).slice(-1);
    if (next.route.endsWith('clauses')) this.clause = event;
  }

  private next(kind: string, id: string): Command {
    if (kind === 'actor') return command('/actors', { id, names: { en: id }, kind: 'REBEL_GROUP' });
    if (kind === 'source') return command('/sources', { id, kind: 'MEDIA', label: `Paper ${id}` });
    const clause = { clauseId: id, kind: 'CESSATION_OF_HOSTILITIES', prohibits: ['KIN.*'] };
    const corrects = kind === 'correction' ? this.clause : undefined;
    if (corrects === undefined) return command('/agreements/:id/clauses', clause, TRUCE);
    // Whatever becomes of it, that clause is not corrected twice.
    this.clause = undefined;
    // Two entries: the withdrawal and what holds instead.
    return command('/agreements/:id/clauses', { ...clause, corrects, reason: 'A slip' }, TRUCE, 2);
  }
}
