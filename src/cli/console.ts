import { InvalidInput, NotFound, Refusal } from '../core/errors.js';
import { StartRefused } from '../core/start-refused.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { Progress } from './progress.js';

/** What every verb takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly demo?: boolean;
}

/** Where a verb writes: the result to standard output, what passes to standard error. */
export interface Console {
  /** A line of the result. */
  print(line?: string): void;
  /** The result for programs, if that was asked for. @returns whether it was */
  printedJson(result: object): boolean;
  /** A line on what is done now, to standard error; nothing where it should be quiet. */
  readonly note: (line: string) => void;
  readonly progress: (what: string, done: number, total: number) => void;
  /** Marks good or bad news where a terminal shows colours and NO_COLOR is unset. */
  good(text: string): string;
  bad(text: string): string;
}

/**
 * Runs a verb and says in one line why, if it cannot be done.
 *
 * @returns the exit code: what the verb found, 2 where it was used wrongly, 1 where it could not be done
 */
export async function runVerb(
  { json = false, quiet = false }: CommonOptions,
  verb: (console: Console) => Promise<ExitCode>,
): Promise<ExitCode> {
  // `… | head` is no fault: whoever read has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.GOOD);
    throw error;
  });
  const progress = new Progress(process.stderr, () => performance.now());
  const isColoured = process.stdout.isTTY && !process.env['NO_COLOR'];
  const coloured = (code: number) => (text: string) =>
    isColoured ? `\u001b[${code}m${text}\u001b[0m` : text;
  const print = (line = ''): void => {
    progress.clear();
    process.stdout.write(`${line}\n`);
  };
  try {
    return await verb({
      print,
      printedJson: (result) => {
        if (json) print(JSON.stringify(result));
        return json;
      },
      note: (line) => {
        if (quiet) return;
        progress.clear();
        process.stderr.write(`${line}\n`);
      },
      progress: quiet ? () => undefined : (...told) => progress.tell(...told),
      good: coloured(32),
      bad: coloured(31),
    });
  } catch (error) {
    progress.clear();
    process.stderr.write(`${whatIsWrong(error)}\n`);
    if (error instanceof StartRefused) return error.exitCode;
    return error instanceof InvalidInput || error instanceof NotFound ? EXIT.MISUSED : EXIT.WRONG;
  } finally {
    progress.clear();
  }
}

/** On one line; an unexpected error keeps its trace. */
function whatIsWrong(error: unknown): string {
  if (error instanceof InvalidInput && error.faults.length > 0) {
    return error.faults.map(({ pointer, message }) => `${optionOf(pointer)}: ${message}`).join(' ');
  }
  if (error instanceof Refusal || error instanceof StartRefused) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The parameters of queries as the command line knows them. */
function optionOf(pointer: string): string {
  const name = pointer.slice(1);
  if (name === 'a' || name === 'b' || name === 'zone') return name.toUpperCase();
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
