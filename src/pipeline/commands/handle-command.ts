import { NotBuilt, KeyReused, Unavailable } from '../../core/errors.js';
import { type RecordedEvent, RevisionConflict } from '../../core/event-store.js';
import { KeyedQueue } from '../../core/keyed-queue.js';
import { expectStream, Streams } from '../../core/stream.js';
import type { DomainEvent } from '../../core/event-type.js';
import { checkAttribution, type CommandBody } from '../../fields/command-body.js';
import { open } from '../../storage/envelope/envelope.js';
import type { Recording } from '../../storage/health/recording.js';
import { address } from './address.js';
import type { Command, CommandAnswer, CommandOutcome, CommandParts, CommandRequest } from './command.js';
import { decide, refuseWithdrawn } from './decide.js';
import { Registrations } from './registrations.js';
import { saysTheSame } from './repeat.js';
import { resolve } from './resolve.js';
import { seal } from './seal.js';
import type { UseCase, Warning } from './use-case.js';

const ATTEMPTS = 12;

/**
 * Takes a command from the request to the log; the only way into it.
 *
 * A command that was done before is found by its id, however long ago, and answered as it was then. Commands on one
 * stream wait for each other inside this process; between processes the expected revision decides who was first. A repeat
 * does not stand in line where it need not, so that clients who ask again do not make the line longer that they wait for
 * (docs/adr/0030-repeats-out-of-line.md).
 */
export class CommandService {
  private readonly parts: CommandParts;
  private readonly recording: Recording | undefined;
  private readonly queue = new KeyedQueue();
  /** Deliveries that stand in line or are decided, by the command's id. */
  private readonly underWay = new Map<string, Promise<CommandAnswer>>();

  /** @param parts without `recording`, commands are always taken */
  constructor({
    recording,
    ...parts
  }: Omit<CommandParts, 'registrations' | 'streams'> & { readonly recording?: Recording }) {
    const openEvent = (recorded: RecordedEvent): DomainEvent => open(parts.registry, recorded);
    const registrations = new Registrations(parts.store, openEvent);
    this.parts = { ...parts, registrations, streams: new Streams(parts.store, openEvent) };
    this.recording = recording;
  }

  /** @throws every refusal of src/core/errors.ts */
  async execute<Body extends CommandBody, State>(
    useCase: UseCase<Body, State>,
    request: CommandRequest<Body>,
  ): Promise<CommandAnswer> {
    if (useCase.notBuilt !== undefined) throw new NotBuilt(useCase.notBuilt);
    this.recording?.mustBePossible();
    checkAttribution(request.body, useCase.attributed ?? false, request.caller.bodies);
    const command = await address(this.parts, useCase, request);

    const first = this.underWay.get(command.commandId);
    if (first !== undefined) return this.behind(first, command);
    const work = this.inTurn(command).finally(() => this.underWay.delete(command.commandId));
    this.underWay.set(command.commandId, work);
    return work;
  }

  /** A repeat of a delivery that is under way here: what that made is its answer, and "not now" is so for both. */
  private async behind<Body extends CommandBody, State>(
    first: Promise<CommandAnswer>,
    command: Command<Body, State>,
  ): Promise<CommandAnswer> {
    try {
      await first;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
    }
    return (await this.look(command)) ?? this.queue.run(command.stream, () => this.handle(command));
  }

  /** Looks first where there is a line: a command that another process did need not stand in it. */
  private async inTurn<Body extends CommandBody, State>(
    command: Command<Body, State>,
  ): Promise<CommandAnswer> {
    const done = this.queue.isBusy(command.stream) ? await this.look(command) : undefined;
    return done ?? this.queue.run(command.stream, () => this.handle(command));
  }

  /** The answer to a command that was done before. That none is found proves nothing before the stream is loaded. */
  private async look<Body extends CommandBody, State>(
    command: Command<Body, State>,
    warnings: readonly Warning[] = [],
  ): Promise<CommandAnswer | undefined> {
    const done = await this.parts.store.findCommand(command.commandId);
    return done.length === 0 ? undefined : this.repeated(command, done, warnings);
  }

  /** The story of a command. A conflict begins it again, so whatever depends on the moment is made anew. */
  private async handle<Body extends CommandBody, State>(
    command: Command<Body, State>,
  ): Promise<CommandAnswer> {
    const { parts } = this;
    const { store, streams } = parts;
    const { useCase, request, commandId, id, stream, corrected } = command;
    const { ifMatch } = request;
    const { decider, target } = useCase;
    let warnings: readonly Warning[] = [];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      // Load, and look beside it. What another process appends after the stream was loaded makes the append conflict, and
      // what it appended before is found (docs/adr/0022-load-then-look.md).
      const [{ folded, read }, found] = await Promise.all([
        streams.load(decider, stream, corrected?.id),
        store.findCommand(commandId),
      ]);

      // Repeat?
      const before = doneBefore(commandId, read, found);
      if (before.length > 0) return this.repeated(command, before, warnings);

      expectStream(stream, folded.revision, { expectation: target.expectation, ifMatch });
      refuseWithdrawn(corrected, folded.withdrawn);
      const resolved = await resolve(parts, command, folded.state);

      const decided = decide(parts, command, folded.state, resolved);
      ({ warnings } = decided);
      if (decided.events.length === 0) {
        const { position } = await store.head();
        const { revision } = folded;
        return {
          id,
          warnings,
          outcome: { kind: 'nothing', events: [], revision, position: null, token: { position } },
        };
      }

      const sealed = await seal(parts, command, decided, resolved, folded.revision + 1);
      try {
        const { revision, position } = await store.append(stream, folded.revision, sealed);
        return { id, warnings, outcome: outcomeOf('done', commandId, sealed, { revision, position }) };
      } catch (error) {
        if (error instanceof RevisionConflict) await pause(attempt);
        else return await this.doneAfterAll(command, warnings, error);
      }
    }
    throw new Unavailable(
      'CONTENTION',
      'Too many writers at this thing just now; send the same command again.',
    );
  }

  /** The store failed: the command may be in the log all the same, by this attempt or by another delivery of it. */
  private async doneAfterAll<Body extends CommandBody, State>(
    command: Command<Body, State>,
    warnings: readonly Warning[],
    error: unknown,
  ): Promise<CommandAnswer> {
    const done = await this.look(command, warnings);
    if (done === undefined) throw error;
    return done;
  }

  /** @throws KeyReused if what was done under this key said something else */
  private async repeated<Body extends CommandBody, State>(
    { useCase: { route }, request, commandId, id }: Command<Body, State>,
    before: readonly RecordedEvent[],
    warnings: readonly Warning[],
  ): Promise<CommandAnswer> {
    const last = before.at(-1);
    if (last === undefined || !(await saysTheSame(last, { route, ...request }, this.parts))) {
      throw new KeyReused();
    }
    return { id, warnings, outcome: outcomeOf('repeated', commandId, before, last) };
  }
}

/**
 * What the command made earlier. The stream as it was loaded is asked first: the look that ran beside the loading may have
 * come before what that shows, and where the log's nodes lag behind each other it may show less.
 */
function doneBefore(
  commandId: string,
  loaded: readonly RecordedEvent[],
  found: readonly RecordedEvent[],
): readonly RecordedEvent[] {
  const shown = loaded.filter(({ causationId, doubled }) => causationId === commandId && !doubled);
  return shown.length > 0 ? shown : found;
}

function outcomeOf(
  kind: 'done' | 'repeated',
  commandId: string,
  events: CommandOutcome['events'],
  { revision, position }: Pick<CommandOutcome, 'revision' | 'position'>,
): CommandOutcome {
  const token = position === null ? { commandId } : { position };
  return { kind, events: events.map(({ id, type }) => ({ id, type })), revision, position, token };
}

/** Backs off at random, longer each time, so that writers of several processes do not meet again in step. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** attempt, 100)));
}
