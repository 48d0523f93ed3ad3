import { type Fact, foldStream } from '../core/decider.js';
import { Refusal } from '../core/errors.js';
import type { DomainEvent } from '../core/event-type.js';
import { validateBody } from '../fields/validation.js';
import { normaliseBody } from '../fields/field.js';
import { decisionOf, type PathParams, type UseCase, type Warning } from '../pipeline/commands/use-case.js';

/** What a specification may say besides the events before and the body. */
export interface Circumstances {
  /** Id in the path, or of the new thing. */
  readonly id?: string;
  readonly params?: PathParams;
  readonly recordedAt?: string;
  readonly recordedBy?: string;
  readonly ownOnly?: boolean;
  readonly timeZone?: string;
  /** First events of other things, by stream. */
  readonly registered?: Readonly<Record<string, DomainEvent>>;
}

/** What a decision came to. */
export interface Decided {
  readonly events: readonly DomainEvent[];
  readonly warnings: readonly Warning[];
}

/** The events that a stream held: plain ones, or with who recorded them. */
export type Given = DomainEvent | { readonly event: DomainEvent; readonly by: string };

/** What comes before `then`: the events that were, and the body that is sent. */
export interface Specification {
  given(...before: readonly Given[]): { when(sent: object, circumstances?: Circumstances): Outcome };
}

/**
 * Given, when, then for a use case: the body takes the same way through shape and normal form as over HTTP, only words
 * become references that say where they stood.
 */
export function specify(useCase: UseCase): Specification {
  return {
    given: (...before: readonly Given[]) => ({
      when: (sent: object, circumstances: Circumstances = {}) =>
        new Outcome(() => decide(useCase, before, sent, circumstances)),
    }),
  };
}

/** What came of the command; reading it decides. */
export class Outcome {
  constructor(private readonly run: () => Decided) {}

  /** The events decided on. */
  get events(): readonly DomainEvent[] {
    return this.run().events;
  }

  get warnings(): readonly Warning[] {
    return this.run().warnings;
  }

  /** The code of the refusal; throws if the command was accepted. */
  get refusal(): string {
    try {
      this.run();
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
    throw new Error('The command was accepted');
  }
}

function decide(
  useCase: UseCase,
  before: readonly Given[],
  sent: object,
  circumstances: Circumstances,
): Decided {
  const { params = {}, timeZone = 'UTC', registered = {} } = circumstances;
  const facts: Fact[] = before.map((given, index) => ({
    event: 'by' in given ? given.event : given,
    meta: {
      id: `00000000-0000-8000-8000-${String(index).padStart(12, '0')}`,
      revision: index,
      recordedAt: '2017-08-01T00:00:00.000Z',
      recordedBy: 'by' in given ? given.by : 'somebody',
    },
  }));
  const folded = foldStream(useCase.decider, facts);
  const body = validateBody(useCase.body, sent);
  const normal = normaliseBody(body, {
    timeZone: useCase.timeZone?.(body) ?? timeZone,
    seal: (_text, _lang, pointer) => ({ textRef: pointer }),
  });
  const id = circumstances.id ?? useCase.target.id(params, normal, 'new-thing');
  const context = {
    state: folded.state,
    params,
    id,
    recordedAt: circumstances.recordedAt ?? '2017-08-20T12:00:00.000Z',
    recordedBy: circumstances.recordedBy ?? 'me',
    ownOnly: circumstances.ownOnly ?? false,
    newId: 'new-id',
    registered: (stream: string) => registered[stream],
  };
  return decisionOf(useCase.decide(normal, context));
}
