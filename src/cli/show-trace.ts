import { answeredBy } from '../events/event-types.js';
import { showEvent } from '../read/audit/show-event.js';
import { type BorneOn, zonesBorneOn } from '../read/replay/zones-borne-on.js';
import type { Console } from './console.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { eventTypes, type LedgerReader } from './ledger-reader.js';

/** An entry of the log, as far as it is shown here. */
interface Traced {
  readonly eventId: string;
  readonly type: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly recordedAt: string;
  readonly recordedBy?: string;
  readonly causationId?: string;
  readonly correlationId?: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly withdrawn?: { readonly eventId: string; readonly at: string };
  readonly command: readonly string[];
  readonly effects: readonly {
    readonly eventId: string;
    readonly type: string;
    readonly position: string;
    readonly recordedAt: string;
  }[];
}

/** `trace EVENT_ID`: an entry, its command, what it answers, what came of it, and the zones that it bears on. */
export async function showTrace(ledger: LedgerReader, eventId: string, console: Console): Promise<ExitCode> {
  const entry = await ledger.ask<Traced>(showEvent(eventTypes), {}, { id: eventId });
  const { items: zones } = await ledger.ask<{ readonly items: readonly BorneOn[] }>(
    zonesBorneOn(eventTypes),
    {},
    { id: eventId },
  );
  const cause = answeredBy(entry);
  if (console.printedJson({ entry, cause, zones })) return EXIT.GOOD;
  console.print(`${entry.type} ${entry.eventId}`);
  const row = (name: string, value: unknown): void => console.print(`  ${name.padEnd(13)}${String(value)}`);
  row('position', `${entry.position}, revision ${entry.revision} of ${entry.stream}`);
  row('recorded', `${entry.recordedAt} by ${entry.recordedBy ?? 'withheld'}`);
  row('command', entry.causationId ?? 'withheld');
  row('correlation', entry.correlationId ?? 'withheld');
  for (const id of entry.command.filter((id) => id !== entry.eventId)) row('made with', id);
  for (const id of cause) row('answers', id);
  if (entry.withdrawn) row('withdrawn', `${entry.withdrawn.at} by ${entry.withdrawn.eventId}`);
  for (const effect of entry.effects)
    row('led to', `${effect.type} ${effect.eventId} at position ${effect.position}`);
  if (zones.length === 0) row('zones', 'none');
  for (const { zoneId, named, changed } of zones) {
    row('zone', `${zoneId}: ${named ? 'named' : 'not named'}, changed ${changed.join(', ') || 'nothing'}`);
  }
  row('data', JSON.stringify(entry.data));
  return EXIT.GOOD;
}
