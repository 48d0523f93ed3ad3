import { randomUUID } from 'node:crypto';
import { correctsOwnOnly } from '../../access/policies.js';
import type { Principal } from '../../access/role.js';
import { ENTRY_WITHDRAWN } from '../../core/decider.js';
import { Forbidden, InvalidInput, NotFound, RuleBroken } from '../../core/errors.js';
import type { RecordedEvent } from '../../core/event-store.js';
import type { CommandBody } from '../../fields/command-body.js';
import { isThing } from '../../fields/things.js';
import { isReadable } from '../../rules/facts/readable.js';
import { givingWay } from '../../storage/concurrency/give-way.js';
import { open } from '../../storage/envelope/envelope.js';
import type { Command, CommandParts, CommandRequest } from './command.js';
import { bodyMacOf } from './repeat.js';
import type { UseCase } from './use-case.js';

/** Finds out who a command is and where it goes. @throws InvalidInput, NotFound, RuleBroken, Forbidden */
export async function address<Body extends CommandBody, State>(
  parts: CommandParts,
  useCase: UseCase<Body, State>,
  request: CommandRequest<Body>,
): Promise<Command<Body, State>> {
  const { target, route } = useCase;
  const { params, body, sent, caller, idempotencyKey, ifMatch } = request;
  if (target.expectation === 'new' && (ifMatch !== undefined || body.corrects !== undefined)) {
    const pointer = body.corrects === undefined ? '' : '/corrects';
    throw InvalidInput.at(
      pointer,
      'NOTHING_THERE_YET',
      'A new thing has no revision to match and no entry to correct.',
    );
  }
  const { secret } = parts;
  const commandId = secret.commandId(caller.id, idempotencyKey ?? randomUUID());
  const bodyMac = await givingWay(() => bodyMacOf(secret, { route, params, body, sent }));
  const id = target.id(params, body, secret.streamId(commandId));
  const stream = target.stream(id, params, body);
  const command = { useCase, request, commandId, bodyMac, id, stream };
  const corrects = target.withdraws?.(params) ?? body.corrects;
  if (corrects === undefined) return command;

  const corrected = await entryToWithdraw(parts, corrects, caller, target.withdraws !== undefined);
  const elsewhere = corrected.stream !== stream && !target.alsoIn?.(corrected.stream, params);
  if (elsewhere && !target.withdraws) {
    throw new RuleBroken('OTHER_THING', 'That entry is of another thing; correct it there.', '/corrects');
  }
  return { ...command, stream: corrected.stream, corrected };
}

/** The entry to be withdrawn, if it can be and this caller may. */
async function entryToWithdraw(
  { store, registry, secret }: CommandParts,
  eventId: string,
  caller: Principal,
  inPath: boolean,
): Promise<RecordedEvent> {
  const pointer = inPath ? undefined : '/corrects';
  const entry = await store.findEvent(eventId);
  if (!entry) {
    if (inPath) throw new NotFound('There is no such entry.');
    throw new RuleBroken('UNKNOWN_REFERENCE', 'There is no such entry.', pointer);
  }
  const { stream, type } = entry;
  const { data } = open(registry, entry);
  // What cannot be read registers nothing that others could rest on.
  const isUndoable = !isReadable({ stream, type, data });
  if (!isUndoable && registry.typeOf(entry.type).irrevocable) {
    const code = entry.type === ENTRY_WITHDRAWN ? 'WITHDRAWAL' : 'IRREVOCABLE';
    throw new RuleBroken(code, `${entry.type} cannot be undone; record what is so now instead.`, pointer);
  }
  if (!isUndoable && entry.revision === 0 && isThing(entry.stream)) {
    throw new RuleBroken(
      'REGISTRATION',
      'The entry that registers a thing cannot be withdrawn; an incident can be retracted.',
      pointer,
    );
  }
  const others = entry.recordedBy !== secret.pseudonym(caller.id);
  if (others && correctsOwnOnly(caller)) {
    throw new Forbidden('A monitor corrects and withdraws own entries only.', 'NOT_YOUR_ENTRY');
  }
  return entry;
}
