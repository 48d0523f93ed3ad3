import type { Folded } from '../../core/decider.js';
import { InvalidInput, NotFound, RuleBroken } from '../../core/errors.js';
import type { EventRegistry } from '../../core/event-registry.js';
import type { EventStore, NewEvent, RecordedEvent } from '../../core/event-store.js';
import type { DomainEvent } from '../../core/event-type.js';
import { mapTextRefs, type TextRef, textRefsIn, type Words } from '../../core/text-ref.js';
import { toNewEvent } from '../../storage/envelope/envelope.js';
import { correctsOwnOnly } from '../../access/policies.js';
import { givingWay } from '../../storage/concurrency/give-way.js';
import { whyBehind } from '../../storage/log/last-entry.js';
import type { LogSecret } from '../../storage/secrets/secrets.js';
import type { TextStore } from '../../storage/text-store/text-store.js';
import type { CommandBody } from '../../fields/command-body.js';
import { attributionOf } from '../../events/shared/attribution.js';
import type { CommandRequest } from './command-service.js';
import { entryWithdrawn } from '../../events/entries/entry-withdrawn.js';
import { normaliseBody, referencesOf } from '../../fields/field.js';
import type { LocalTime } from './local-time.js';
import type { Registrations } from './registrations.js';
import { streamOf } from '../../fields/things.js';
import type { DecisionContext, UseCase, Warning } from './use-case.js';

/** Zones in zones, places in places (bodies.md). */
const DEEPEST = 16;

/** What every command needs; one for the whole program. */
export interface CommandParts {
  readonly store: EventStore;
  readonly words: TextStore;
  readonly registry: EventRegistry;
  readonly secret: LogSecret;
  readonly registrations: Registrations;
  readonly localTime: LocalTime;
  readonly now: () => Date;
}

/** Where one command goes, found out before it is decided. */
export interface Destination {
  readonly commandId: string;
  readonly bodyMac: string;
  readonly id: string;
  readonly stream: string;
  /** The entry that the command withdraws. */
  readonly corrected?: RecordedEvent;
}

/**
 * One command on its way through decision and sealing. A conflict sends it through again, so whatever depends on the
 * moment (recording time, words, warnings) is made anew in `decide`.
 */
export class Attempt<Body extends CommandBody, State> {
  warnings: readonly Warning[] = [];
  private recordedAt = '';
  private words = new Map<string, Words>();

  constructor(
    private readonly parts: CommandParts,
    private readonly useCase: UseCase<Body, State>,
    private readonly request: CommandRequest<Body>,
    private readonly to: Destination,
  ) {}

  /** Looks up what the decision rests on, then lets the use case decide. */
  async decide(folded: Folded<State>): Promise<readonly DomainEvent[]> {
    const { useCase, request, to, parts } = this;
    const { body, params } = request;
    const { corrected } = to;
    if (corrected && folded.withdrawn.has(corrected.id)) {
      throw new RuleBroken('ALREADY_WITHDRAWN', 'That entry is withdrawn already.', '/corrects');
    }
    this.recordedAt = await this.recordingTime();
    const localTimeOf = useCase.localTimeOf?.(body, { state: folded.state, params }) ?? [];
    // At once, as all lookups: each may be a way to the server and back.
    const [registered, timeZone] = await Promise.all([
      this.lookUp(),
      useCase.timeZone?.(body) ?? parts.localTime.of(localTimeOf),
    ]);
    this.words = new Map();
    const normal = normaliseBody(body, {
      timeZone,
      seal: (text, lang, pointer) => {
        const textRef = parts.secret.textRef(to.commandId, pointer);
        this.words.set(textRef, { text, lang });
        return { textRef };
      },
    });
    const context: DecisionContext<State> = {
      state: folded.state,
      params,
      id: to.id,
      recordedAt: this.recordedAt,
      recordedBy: parts.secret.pseudonym(request.caller.id),
      ownOnly: correctsOwnOnly(request.caller),
      newId: parts.secret.reportId(to.commandId),
      registered: (stream) => registered.get(stream),
    };
    const events = useCase.decide(normal, context);
    this.warnings = useCase.warn?.(normal, context) ?? [];
    if (!corrected) return events;
    // A correction's own entry says whose it is; a mere withdrawal has no other place for it.
    const attribution = events.length === 0 ? attributionOf(normal) : { reason: normal.reason };
    return [entryWithdrawn({ eventId: corrected.id, ...attribution }), ...events];
  }

  /**
   * Makes the envelopes. Words are durable before the entry that refers to them, and a command that was refused leaves
   * none behind.
   */
  async seal(events: readonly DomainEvent[], first: number): Promise<readonly NewEvent[]> {
    const { parts, to, request } = this;
    const committed = await this.withWordsKept(events);
    const made: NewEvent[] = [];
    for (const [index, event] of committed.entries()) {
      const meta = {
        id: parts.secret.eventId(to.commandId, index),
        stream: to.stream,
        revision: first + index,
        recordedAt: this.recordedAt,
        recordedBy: parts.secret.pseudonym(request.caller.id),
        correlationId: request.correlationId,
        causationId: to.commandId,
        bodyMac: to.bodyMac,
      };
      made.push(await givingWay(() => toNewEvent(parts.registry, event, meta)));
    }
    return made;
  }

  /** Puts the words that events refer to into the text store; the references then carry the commitments to them. */
  private async withWordsKept(events: readonly DomainEvent[]): Promise<readonly DomainEvent[]> {
    const used = await givingWay(() => textRefsIn(events));
    if (used.size === 0) return events;
    const commitments = await this.parts.words.put(
      [...this.words]
        .filter(([ref]) => used.has(ref))
        .map(([ref, words]) => ({ ref, commandId: this.to.commandId, ...words })),
    );
    return events.map(({ type, data }) => ({ type, data: withCommitments(data, commitments) }));
  }

  /** The clock's time, or the one that the caller set; neither may turn the log's order around. */
  private async recordingTime(): Promise<string> {
    const { effectiveTime } = await this.parts.store.head();
    const now = this.parts.now();
    const { recordedAt } = this.request;
    if (recordedAt !== undefined) {
      if (recordedAt > now.toISOString()) {
        throw new InvalidInput(
          `X-Recorded-At is after this machine's ${now.toISOString()}; what is yet to come cannot have been recorded.`,
          [],
          'RECORDED_IN_FUTURE',
        );
      }
      if (effectiveTime !== null && recordedAt < effectiveTime) {
        throw new InvalidInput(
          `X-Recorded-At is before the last entry's ${effectiveTime}.`,
          [],
          'RECORDED_BEFORE_LAST',
        );
      }
      return recordedAt;
    }
    const refusal = whyBehind(now, effectiveTime);
    if (refusal !== undefined && this.useCase.byRealClock !== true) throw refusal;
    return now.toISOString();
  }

  /** The first events of all things that path and body speak of. @throws NotFound, RuleBroken (UNKNOWN_REFERENCE) */
  private async lookUp(): Promise<ReadonlyMap<string, DomainEvent>> {
    const { useCase, parts } = this;
    const { body, params } = this.request;
    const found = new Map<string, DomainEvent>();
    const within = useCase.target.within?.(params);
    if (within !== undefined) {
      const event = await parts.registrations.of(within);
      if (!event) throw new NotFound(`There is no ${within}.`);
      found.set(within, event);
    }
    const references = referencesOf(body);
    const events = await Promise.all(references.map(({ stream }) => parts.registrations.of(stream)));
    for (const [index, { stream, pointer }] of references.entries()) {
      const event = events[index];
      if (!event)
        throw new RuleBroken('UNKNOWN_REFERENCE', `There is no ${stream}; register it first.`, pointer);
      found.set(stream, event);
    }
    await this.refuseTooDeep();
    for (const lookup of useCase.mustFind?.(body, params) ?? []) {
      if (!(await parts.registrations.holds(lookup))) {
        throw new RuleBroken(
          'UNKNOWN_REFERENCE',
          `There is no such entry in ${lookup.stream}.`,
          lookup.pointer,
        );
      }
    }
    return found;
  }

  /** @throws InvalidInput if a new thing would lie in more others, one in the other, than are taken */
  private async refuseTooDeep(): Promise<void> {
    const { liesIn } = this.useCase;
    if (liesIn === undefined) return;
    const { kind, field } = liesIn;
    let inside: object | undefined = this.request.body;
    for (let depth = 0; inside !== undefined; depth += 1) {
      const { [field]: id } = inside as Partial<Record<string, string>>;
      if (id === undefined) return;
      if (depth === DEEPEST) {
        const message = `must have at most ${DEEPEST} others around it, and it would have more; name a wider one`;
        throw InvalidInput.at(`/${field}`, 'TOO_MANY', `${field} ${message}.`);
      }
      inside = (await this.parts.registrations.of(streamOf(kind, id)))?.data;
    }
  }
}

function withCommitments(data: object, commitments: ReadonlyMap<string, Uint8Array>): object {
  return mapTextRefs(data, ({ textRef }): TextRef => {
    const commitment = commitments.get(textRef);
    if (commitment === undefined) throw new Error(`Words under ${textRef} were not kept`);
    return { textRef, commitment: Buffer.from(commitment).toString('base64') };
  }) as object;
}
