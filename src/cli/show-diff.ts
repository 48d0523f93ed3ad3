import { type CausingEntry, diffStatuses, type StatusDiff } from '../read/replay/diff-statuses.js';
import type { Console } from './console.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { eventTypes, type Given, type LedgerReader } from './ledger-reader.js';
import { said } from './show-replay.js';

/** `diff ZONE A B`: what differs between two statuses of a zone, and why. That they differ is nothing wrong. */
export async function showDiff(ledger: LedgerReader, query: Given, console: Console): Promise<ExitCode> {
  const diff = await ledger.ask<StatusDiff>(diffStatuses(eventTypes), query);
  if (console.printedJson(diff)) return EXIT.GOOD;
  for (const name of ['a', 'b'] as const) {
    const { at, knownAt, position } = diff[name];
    console.print(`${name}  at ${at}, as known at ${knownAt} (position ${position})`);
  }
  if (diff.same) console.print('no difference');
  for (const { path, a, b } of diff.differences) console.print(`  ${path}: ${said(a)} -> ${said(b)}`);
  if (diff.entries.length > 0) {
    console.print(`by what was recorded between them (${diff.entries.length} entries):`);
    diff.entries.forEach((entry) => console.print(`  ${lineOf(entry)}`));
  }
  if (diff.boundaries.length > 0) console.print('by time alone:');
  for (const { at, paths, entries } of diff.boundaries) {
    console.print(`  ${at}  ${paths.join(' ')}`);
    entries.forEach((entry) => console.print(`    ${lineOf(entry)}`));
  }
  if (!diff.complete) console.print('the search was given up: these suffice, but there may be too many');
  return EXIT.GOOD;
}

function lineOf({ eventId, type, stream, recordedAt, position }: CausingEntry): string {
  return `${position.padStart(6)}  ${recordedAt}  ${type.padEnd(28)}  ${stream}  ${eventId}`;
}
