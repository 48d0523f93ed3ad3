import { correctsOwnOnly } from '../../access/policies.js';
import { RuleBroken } from '../../core/errors.js';
import type { RecordedEvent } from '../../core/event-store.js';
import type { DomainEvent } from '../../core/event-type.js';
import type { Words } from '../../core/text-ref.js';
import { entryWithdrawn } from '../../events/entries/entry-withdrawn.js';
import { attributionOf } from '../../events/shared/attribution.js';
import type { CommandBody } from '../../fields/command-body.js';
import { normaliseBody } from '../../fields/field.js';
import type { Command, CommandParts } from './command.js';
import type { Resolved } from './resolve.js';
import { decisionOf, type DecisionContext, type Warning } from './use-case.js';

/** What a use case decided. */
export interface Decided {
  readonly events: readonly DomainEvent[];
  readonly warnings: readonly Warning[];
  /** The body's words, by the references that stand for them. */
  readonly words: ReadonlyMap<string, Words>;
}

/** Brings the body into normal form and lets the use case decide. @throws what the use case does */
export function decide<Body extends CommandBody, State>(
  { secret }: CommandParts,
  { useCase, request, id, commandId, corrected }: Command<Body, State>,
  state: State,
  { recordedAt, timeZone, named }: Resolved,
): Decided {
  const { body, params, caller } = request;
  const words = new Map<string, Words>();
  const normal = normaliseBody(body, {
    timeZone,
    seal: (text, lang, pointer) => {
      const textRef = secret.textRef(commandId, pointer);
      words.set(textRef, { text, lang });
      return { textRef };
    },
  });
  const context: DecisionContext<State> = {
    state,
    params,
    id,
    recordedAt,
    recordedBy: secret.pseudonym(caller.id),
    ownOnly: correctsOwnOnly(caller),
    newId: secret.reportId(commandId),
    registered: (thing) => named.get(thing)?.began,
  };
  const { events, warnings } = decisionOf(useCase.decide(normal, context));
  if (!corrected) return { events, warnings, words };
  // A correction's own entry says whose it is; a mere withdrawal has no other place for it.
  const attribution = events.length === 0 ? attributionOf(normal) : { reason: normal.reason };
  return { events: [entryWithdrawn({ eventId: corrected.id, ...attribution }), ...events], warnings, words };
}

/** @throws RuleBroken if the entry that a command corrects is withdrawn already */
export function refuseWithdrawn(corrected: RecordedEvent | undefined, withdrawn: ReadonlySet<string>): void {
  if (corrected && withdrawn.has(corrected.id)) {
    throw new RuleBroken('ALREADY_WITHDRAWN', 'That entry is withdrawn already.', '/corrects');
  }
}
