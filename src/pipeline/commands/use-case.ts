import type { Decider } from '../../core/decider.js';
import type { DomainEvent } from '../../core/event-type.js';
import type { Expectation } from '../../core/stream.js';
import type { Action } from '../../access/policies.js';
import type { CommandBody } from '../../fields/command-body.js';
import type { BodyClass } from '../../fields/field.js';
import { type StreamName, streamOf, type Thing, type ThingKind } from '../../fields/things.js';

/** Path parameters by name. */
export type PathParams = Readonly<Record<string, string>>;

/** What a decision may know besides the body and the state of its own stream. */
export interface DecisionContext<State> {
  readonly state: State;
  readonly params: PathParams;
  /** Id of the thing that the command is about; for a new thing, the one it will have. */
  readonly id: string;
  /** RFC 3339 UTC: the recording time that the events will carry. */
  readonly recordedAt: string;
  /** Pseudonym of the principal. */
  readonly recordedBy: string;
  /** Whether the caller may correct what they recorded themselves, and nothing else (protection.md: monitors). */
  readonly ownOnly: boolean;
  /** An id for a thing inside the stream (a report); the same on a repeat. */
  readonly newId: string;
  /** The first event of another thing, by stream; only of things that the body refers to. */
  readonly registered: (thing: Thing) => DomainEvent | undefined;
}

/** Something worth knowing that is not refused: claims may contradict each other. */
export interface Warning {
  readonly code: string;
  readonly pointer: string;
}

/** A warning, if something is so. */
export function warnIf(holds: boolean, code: string, pointer: string): readonly Warning[] {
  return holds ? [{ code, pointer }] : [];
}

/** Events; with warnings, where something is odd about them but recorded all the same. */
export type Decision =
  readonly DomainEvent[] | { readonly events: readonly DomainEvent[]; readonly warnings: readonly Warning[] };

/** A decision with its warnings, which may be none. */
export function decisionOf(decision: Decision): Exclude<Decision, readonly DomainEvent[]> {
  return 'events' in decision ? decision : { events: decision, warnings: [] };
}

/** Which stream a command appends to, and what the path must find. */
export interface Target<Body> {
  readonly expectation: Expectation;
  /** Id of the thing; `newId` is derived from the command's id. */
  id(params: PathParams, body: Body, newId: string): string;
  /** Empty where `withdraws` names the entry whose stream it is. */
  stream(id: string, params: PathParams, body: Body): StreamName | '';
  /** Another thing that the path names and that must exist, else 404. */
  readonly within?: (params: PathParams) => Thing;
  /** Further streams of the same thing in which an entry to correct may stand. */
  readonly alsoIn?: (stream: string, params: PathParams) => boolean;
  /** The entry that the path names to be withdrawn; its stream is then the one appended to. */
  readonly withdraws?: (params: PathParams) => string;
}

/**
 * One way to change the record: route, body, who may, and the decision. Declared once, it becomes a command of
 * `@nestjs/cqrs`, its handler, its route and its page in the OpenAPI document.
 *
 * Its functions are methods in this type, whose parameters TypeScript compares loosely: so use cases of all bodies and
 * states fit one list, while `useCase` checks each by itself.
 */
export interface UseCase<Body extends CommandBody = CommandBody, State = unknown> {
  /** In the imperative, PascalCase: `SignAgreement`. */
  readonly name: string;
  readonly summary: string;
  /** Below /v1, like `/agreements/:id/signatures`. */
  readonly route: string;
  readonly action: Action;
  readonly body: BodyClass<Body>;
  /** Has to say whose statement it is (marked `S!` in bodies.md). */
  readonly attributed?: boolean;
  /** Why the command is refused for now, in a sentence for people: what it asks for is not done yet. */
  readonly notBuilt?: string;
  /** Bytes that a body may have, where the general limit is too small. */
  readonly bodyLimit?: number;
  readonly target: Target<NoInfer<Body>>;
  /** Of a thing that may lie in another of its kind: the field of body and event that names that one. */
  readonly liesIn?: { readonly kind: ThingKind; readonly field: 'partOf' | 'parentId' };
  readonly decider: Decider<State>;
  /** It is recorded however far the last entry is ahead of the clock: it says that that entry's clock was wrong. */
  readonly byRealClock?: boolean;
  /** The time zone that a body gives itself for its dates, where it begins the thing that has one; goes before `localTimeOf`. */
  timeZone?(body: NoInfer<Body>): string | undefined;
  /** Things in whose local time the body's dates are meant; that of the first that has one. */
  localTimeOf?(body: NoInfer<Body>, context: { state: NoInfer<State>; params: PathParams }): readonly Thing[];
  /** Further streams whose entries the decision rests on: each must hold an event for which `found` is true. */
  mustFind?(body: NoInfer<Body>, params: PathParams): readonly Lookup[];
  /** The rules; pure. No events are a no-op. @throws RuleBroken, InvalidInput */
  decide(body: NoInfer<Body>, context: DecisionContext<NoInfer<State>>): Decision;
}

/** An entry inside another stream that a body speaks of. */
export interface Lookup {
  readonly stream: Thing;
  /** Where the body speaks of it. */
  readonly pointer: string;
  /** What is looked for, to remember that it was found. */
  readonly key: string;
  readonly found: (event: DomainEvent) => boolean;
}

/** Declares a use case; the types of body and state are inferred from `body` and `decider`. */
export function useCase<Body extends CommandBody, State>(
  declared: UseCase<Body, State>,
): UseCase<Body, State> {
  return declared;
}

/** Begins a thing whose id the client chose, or that gets one. */
export function registers<Body extends { id?: string }>(
  kind: ThingKind,
  within?: Target<Body>['within'],
): Target<Body> {
  return {
    expectation: 'new',
    // References to ids are compared in lower case, in which slugs are and UUIDs come in either.
    id: (_, body, newId) => body.id?.toLowerCase() ?? newId,
    stream: (id) => streamOf(kind, id),
    ...(within ? { within } : {}),
  };
}

/** Adds to the thing that `:id` in the path names. */
export function changes(kind: ThingKind): Target<unknown> {
  return { expectation: 'existing', id: ({ id = '' }) => id, stream: (id) => streamOf(kind, id) };
}

/** A decider for streams on which no decision rests but that they exist. */
export const noState: Decider<null> = { initialState: null, evolve: (state) => state };
