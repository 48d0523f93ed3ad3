import { randomUUID } from 'node:crypto';
import { ENTRY_WITHDRAWN } from '../../core/decider.js';
import { Forbidden, InvalidInput, NotBuilt, NotFound, RuleBroken } from '../../core/errors.js';
import type { RecordedEvent } from '../../core/event-store.js';
import type { DomainEvent } from '../../core/event-type.js';
import { CommandHandling, type CommandOutcome } from '../../core/handle-command.js';
import { correctsOwnOnly } from '../../access/policies.js';
import type { Principal } from '../../access/role.js';
import { open } from '../../storage/envelope/envelope.js';
import { givingWay } from '../../storage/concurrency/give-way.js';
import { isReadable } from '../../rules/facts/readable.js';
import type { Recording } from '../../storage/health/recording.js';
import { Attempt, type CommandParts, type Destination } from './attempt.js';
import type { CommandBody } from '../../fields/command-body.js';
import { isThing } from '../../fields/things.js';
import { LocalTime } from './local-time.js';
import { Registrations } from './registrations.js';
import { bodyMacOf, saysTheSame } from './repeat.js';
import type { PathParams, UseCase, Warning } from './use-case.js';

/** One command as it came in: validated for shape, not yet decided. */
export interface CommandRequest<Body extends CommandBody = CommandBody> {
  readonly params: PathParams;
  readonly body: Body;
  /** The body as it was sent; tells a repeat from another command under the same key. */
  readonly sent: object;
  readonly caller: Principal;
  /** UUID. Without one the command cannot be told from another like it, and a repeat does it again. */
  readonly idempotencyKey?: string;
  readonly ifMatch?: number;
  /** UUID that ties together what belongs to one piece of work. */
  readonly correlationId: string;
  /** Recording time set by the caller (AUTH=none only); RFC 3339 UTC. */
  readonly recordedAt?: string;
}

/** What a command is answered with. */
export interface CommandAnswer {
  readonly id: string;
  readonly outcome: CommandOutcome;
  readonly warnings: readonly Warning[];
}

/** Takes a use case and a request through the checks, the decision and the append. */
export class CommandService {
  private readonly handling: CommandHandling;
  private readonly parts: CommandParts;
  private readonly recording: Recording | undefined;

  /** @param parts without `recording`, commands are always taken */
  constructor({
    recording,
    ...parts
  }: Omit<CommandParts, 'registrations' | 'localTime'> & { readonly recording?: Recording }) {
    const openEvent = (recorded: RecordedEvent): DomainEvent => open(parts.registry, recorded);
    const registrations = new Registrations(parts.store, openEvent);
    this.handling = new CommandHandling(parts.store, openEvent);
    this.parts = { ...parts, registrations, localTime: new LocalTime(parts.store, openEvent, registrations) };
    this.recording = recording;
  }

  /** @throws every refusal of src/core/errors.ts */
  async execute<Body extends CommandBody, State>(
    useCase: UseCase<Body, State>,
    request: CommandRequest<Body>,
  ): Promise<CommandAnswer> {
    if (useCase.notBuilt !== undefined) throw new NotBuilt(useCase.notBuilt);
    this.recording?.mustBePossible();
    checkAttribution(useCase.attributed ?? false, request);
    const to = await this.destination(useCase, request);
    const attempt = new Attempt(this.parts, useCase, request, to);
    const outcome = await this.handling.handle({
      commandId: to.commandId,
      repeats: (entry) => saysTheSame(entry, { route: useCase.route, ...request }, this.parts),
      stream: to.stream,
      expectation: useCase.target.expectation,
      ...(request.ifMatch === undefined ? {} : { ifMatch: request.ifMatch }),
      ...(to.corrected ? { corrects: to.corrected.id } : {}),
      decider: useCase.decider,
      decide: (folded) => attempt.decide(folded),
      seal: (events, first) => attempt.seal(events, first),
    });
    return { id: to.id, outcome, warnings: attempt.warnings };
  }

  private async destination<Body extends CommandBody, State>(
    { target, route }: UseCase<Body, State>,
    { params, body, sent, caller, idempotencyKey, ifMatch }: CommandRequest<Body>,
  ): Promise<Destination> {
    if (target.expectation === 'new' && (ifMatch !== undefined || body.corrects !== undefined)) {
      const pointer = body.corrects === undefined ? '' : '/corrects';
      throw InvalidInput.at(
        pointer,
        'NOTHING_THERE_YET',
        'A new thing has no revision to match and no entry to correct.',
      );
    }
    const { secret } = this.parts;
    const commandId = secret.commandId(caller.id, idempotencyKey ?? randomUUID());
    const bodyMac = await givingWay(() => bodyMacOf(secret, { route, params, body, sent }));
    const id = target.id(params, body, secret.streamId(commandId));
    const stream = target.stream(id, params, body);
    const corrects = target.withdraws?.(params) ?? body.corrects;
    if (corrects === undefined) return { commandId, bodyMac, id, stream };

    const corrected = await this.toWithdraw(corrects, caller, target.withdraws !== undefined);
    const elsewhere = corrected.stream !== stream && !target.alsoIn?.(corrected.stream, params);
    if (elsewhere && !target.withdraws) {
      throw new RuleBroken('OTHER_THING', 'That entry is of another thing; correct it there.', '/corrects');
    }
    return { commandId, bodyMac, id, stream: corrected.stream, corrected };
  }

  /** The entry to be withdrawn, if it can be and this caller may. */
  private async toWithdraw(eventId: string, caller: Principal, inPath: boolean): Promise<RecordedEvent> {
    const pointer = inPath ? undefined : '/corrects';
    const entry = await this.parts.store.findEvent(eventId);
    if (!entry) {
      if (inPath) throw new NotFound('There is no such entry.');
      throw new RuleBroken('UNKNOWN_REFERENCE', 'There is no such entry.', pointer);
    }
    const { stream, type } = entry;
    const { data } = open(this.parts.registry, entry);
    // What cannot be read registers nothing that others could rest on.
    const isUndoable = !isReadable({ stream, type, data });
    if (!isUndoable && this.parts.registry.typeOf(entry.type).irrevocable) {
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
    const others = entry.recordedBy !== this.parts.secret.pseudonym(caller.id);
    if (others && correctsOwnOnly(caller)) {
      throw new Forbidden('A monitor corrects and withdraws own entries only.', 'NOT_YOUR_ENTRY');
    }
    return entry;
  }
}

function checkAttribution(attributed: boolean, { body, caller }: CommandRequest): void {
  if (attributed && body.sourceId === undefined && body.bodyId === undefined) {
    throw InvalidInput.at('', 'ATTRIBUTION_REQUIRED', 'Say whose statement this is: sourceId or bodyId.');
  }
  if (body.corrects !== undefined && body.reason === undefined) {
    throw InvalidInput.at('/reason', 'REASON_REQUIRED', 'A correction needs a reason.');
  }
  if (body.bodyId !== undefined && caller.bodies !== 'any' && !caller.bodies.has(body.bodyId)) {
    throw new RuleBroken('NOT_YOUR_BODY', `You may not speak for ${body.bodyId}.`, '/bodyId');
  }
}
