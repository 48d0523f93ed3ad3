import type { Principal } from '../../access/role.js';
import type { EventRegistry } from '../../core/event-registry.js';
import type { EventStore, RecordedEvent } from '../../core/event-store.js';
import type { Streams } from '../../core/stream.js';
import type { CommandBody } from '../../fields/command-body.js';
import type { LogSecret } from '../../storage/secrets/secrets.js';
import type { TextStore } from '../../storage/text-store/text-store.js';
import type { Registrations } from './registrations.js';
import type { PathParams, UseCase, Warning } from './use-case.js';

/** What every command needs; one for the whole program. */
export interface CommandParts {
  readonly store: EventStore;
  readonly words: TextStore;
  readonly registry: EventRegistry;
  readonly secret: LogSecret;
  readonly streams: Streams;
  readonly registrations: Registrations;
  readonly now: () => Date;
}

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

/** One command on its way: who it is and where it goes. */
export interface Command<Body extends CommandBody, State> {
  readonly useCase: UseCase<Body, State>;
  readonly request: CommandRequest<Body>;
  /** UUID derived from principal and idempotency key. */
  readonly commandId: string;
  /** What the entries keep of the body, by which a repeat is told from another command. */
  readonly bodyMac: string;
  /** Of the thing that the command is about. */
  readonly id: string;
  readonly stream: string;
  /** The entry of this stream that the command withdraws; it is decided as if that had never been. */
  readonly corrected?: RecordedEvent;
}

/** What became of a command. */
export interface CommandOutcome {
  /** `repeated`: it had been done before, and nothing was appended now. `nothing`: there was nothing to do. */
  readonly kind: 'done' | 'repeated' | 'nothing';
  readonly events: readonly { readonly id: string; readonly type: string }[];
  readonly revision: number;
  /** Of the last event; null until a sequencer has assigned it, and where there was nothing to do. */
  readonly position: number | null;
  /** What a query must have seen to show this command: a position, or the command where it has none yet. */
  readonly token: { readonly position: number } | { readonly commandId: string };
}

/** What a command is answered with. */
export interface CommandAnswer {
  readonly id: string;
  readonly outcome: CommandOutcome;
  /** What the decision found odd; a repeat found nothing. */
  readonly warnings: readonly Warning[];
}
