import type { NewEvent } from '../../core/event-store.js';
import type { DomainEvent } from '../../core/event-type.js';
import { mapTextRefs, type TextRef, textRefsIn } from '../../core/text-ref.js';
import type { CommandBody } from '../../fields/command-body.js';
import { givingWay } from '../../storage/concurrency/give-way.js';
import { toNewEvent } from '../../storage/envelope/envelope.js';
import type { TextStore } from '../../storage/text-store/text-store.js';
import type { Command, CommandParts } from './command.js';
import type { Decided } from './decide.js';
import type { Resolved } from './resolve.js';

/**
 * Makes the envelopes. Words are durable before the entry that refers to them, and a command that was refused leaves
 * none behind.
 */
export async function seal<Body extends CommandBody, State>(
  parts: CommandParts,
  { request, commandId, stream, bodyMac }: Command<Body, State>,
  decided: Decided,
  { recordedAt }: Resolved,
  first: number,
): Promise<readonly NewEvent[]> {
  const committed = await withWordsKept(parts.words, commandId, decided);
  const made: NewEvent[] = [];
  for (const [index, event] of committed.entries()) {
    const meta = {
      id: parts.secret.eventId(commandId, index),
      stream,
      revision: first + index,
      recordedAt,
      recordedBy: parts.secret.pseudonym(request.caller.id),
      correlationId: request.correlationId,
      causationId: commandId,
      bodyMac,
    };
    made.push(await givingWay(() => toNewEvent(parts.registry, event, meta)));
  }
  return made;
}

/** Puts the words that events refer to into the text store; the references then carry the commitments to them. */
async function withWordsKept(
  store: TextStore,
  commandId: string,
  { events, words }: Decided,
): Promise<readonly DomainEvent[]> {
  const used = await givingWay(() => textRefsIn(events));
  if (used.size === 0) return events;
  const commitments = await store.put(
    [...words].filter(([ref]) => used.has(ref)).map(([ref, of]) => ({ ref, commandId, ...of })),
  );
  return events.map(({ type, data }) => ({ type, data: withCommitments(data, commitments) }));
}

function withCommitments(data: object, commitments: ReadonlyMap<string, Uint8Array>): object {
  return mapTextRefs(data, ({ textRef }): TextRef => {
    const commitment = commitments.get(textRef);
    if (commitment === undefined) throw new Error(`Words under ${textRef} were not kept`);
    return { textRef, commitment: Buffer.from(commitment).toString('base64') };
  }) as object;
}
