import { Dice } from '../../test/rules/random/dice.js';
import type { Tally } from '../finding.js';
import { type Book, type Send, Writer } from '../load.js';
import type { Logged } from './check.js';

/** One client that sends one command after the other until the end; what it is refused breaks the promise. */
export async function write(
  n: number,
  seed: number,
  send: Send,
  book: Book,
  tally: Tally,
  end: AbortSignal,
): Promise<void> {
  const writer = new Writer(`w${n}`, new Dice(seed + n));
  try {
    while (!end.aborted) await writer.write(send, book);
  } catch (error) {
    tally.breach(`writer ${n}: ${String(error)}`);
  }
}

/** Holds the log to what clients know. */
export function checkBook({ byCommand }: Logged, book: Book, tally: Tally): void {
  tally.count('commands acknowledged', book.acknowledged.size);
  const answered = new Map([...byCommand.values()].map((made) => [made.join(), made]));
  for (const [key, made] of book.acknowledged) {
    const entries = book.sent.get(key)?.entries ?? 0;
    tally.expect(made.length === entries, `${made.length} entries of ${entries} were answered`);
    tally.expect(
      answered.has(made.join()),
      `${made.join()} was acknowledged and is not in the log as it was answered`,
    );
  }
  tally.expect(
    byCommand.size === book.acknowledged.size,
    `${byCommand.size} commands are in the log, ${book.acknowledged.size} were acknowledged in the end`,
  );
}
