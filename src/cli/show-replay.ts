import { type Replay, type ReplayStep, replayZone } from '../read/replay/replay-zone.js';
import { MAX_PAGE } from '../pipeline/queries/query-fields.js';
import { isDate, localDateOf } from '../rules/time/calendar.js';
import type { Console } from './console.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { eventTypes, type Given, type LedgerReader } from './ledger-reader.js';

/** Disagreements that are told in full; what is wrong in one step is mostly wrong in the next. */
const MOST_TOLD = 10;

/** `replay ZONE`: the status at each step from the log, and whether the read models agree. */
export async function showReplay(
  ledger: LedgerReader,
  query: Given,
  { changes }: { readonly changes: boolean },
  console: Console,
): Promise<ExitCode> {
  const replay = await wholeReplay(ledger, query);
  const code = replay.agree ? EXIT.GOOD : EXIT.WRONG;
  if (console.printedJson(replay)) return code;
  console.print(
    `${replay.zoneId} as known at ${replay.knownAt} (position ${replay.position}), folded from the log`,
  );
  let last = '';
  for (const step of replay.items) {
    const { headline, legal, situation } = step.status;
    const columns = [headline.code.padEnd(40), legal.phase.padEnd(19), situation.value.padEnd(18)];
    const said = `${columns.join('  ')}  ${headline.flags.join(' ') || '-'}`;
    if (changes && said === last && step.agree) continue;
    last = said;
    const mark = step.agree ? '' : `  ${console.bad('read model disagrees')}`;
    console.print(`${labelOf(step, replay)}  ${said}${mark}`);
  }
  if (replay.agree) console.print(console.good('read models agree'));
  else tellDisagreement(replay, console);
  return code;
}

/** Page after page, each at the position of the first. */
async function wholeReplay(ledger: LedgerReader, query: Given): Promise<Replay> {
  const definition = replayZone(eventTypes);
  const first = await ledger.ask<Replay>(definition, { ...query, limit: String(MAX_PAGE) });
  const items = [...first.items];
  let { agree, next } = first;
  while (next !== undefined) {
    const page: Replay = await ledger.ask(definition, { ...query, limit: String(MAX_PAGE), cursor: next });
    items.push(...page.items);
    agree &&= page.agree;
    next = page.next;
  }
  // Undefined is not printed: all pages are here.
  return { ...first, next: undefined, agree, items };
}

/** Days by their date, anything finer by its instant. */
function labelOf({ at }: ReplayStep, { from, step, timeZone }: Replay): string {
  return isDate(from) && !step.includes('T') ? localDateOf(Date.parse(at), timeZone) : at;
}

function tellDisagreement(replay: Replay, console: Console): void {
  const wrong = replay.items.filter(({ agree }) => !agree);
  console.print(console.bad(`read models disagree at ${wrong.length} of ${replay.items.length} steps`));
  const told = wrong.flatMap((step) =>
    (step.differences ?? []).map(
      ({ path, log, readModel }) =>
        `  ${labelOf(step, replay)}  ${path || 'the whole'}: log ${said(log)}, read model ${said(readModel)}`,
    ),
  );
  told.slice(0, MOST_TOLD).forEach((line) => console.print(line));
  if (told.length > MOST_TOLD) console.print(`  and ${told.length - MOST_TOLD} more; --json tells all`);
}

/** A value on one line; what is not there says so. */
export function said(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
