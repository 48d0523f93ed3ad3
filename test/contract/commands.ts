import { ROLES } from '../../src/access/role.js';
import type { Decider } from '../../src/core/decider.js';
import { EventRegistry } from '../../src/core/event-registry.js';
import type { EventStore } from '../../src/core/event-store.js';
import { type DomainEvent, event } from '../../src/core/event-type.js';
import type { Expectation } from '../../src/core/stream.js';
import { CommandBody } from '../../src/fields/command-body.js';
import { TextParameter } from '../../src/pipeline/queries/query-fields.js';
import type { CommandOutcome } from '../../src/pipeline/commands/command.js';
import { CommandService } from '../../src/pipeline/commands/handle-command.js';
import { useCase } from '../../src/pipeline/commands/use-case.js';
import type { Thing } from '../../src/fields/things.js';
import { LogSecret } from '../../src/storage/secrets/secrets.js';
import { MemoryTextStore } from '../../src/storage/text-store/memory-text-store.js';

export const STREAM = 'zone-a';
/** What every command records. */
const noted = event('Noted', {});
/** How many entries there are: never a reason to refuse one more. */
const counting: Decider<number> = { initialState: 0, evolve: (count) => count + 1 };
const caller = { id: 'somebody', roles: new Set(ROLES), bodies: 'any', zones: 'any' } as const;

class NoteBody extends CommandBody {
  @TextParameter()
  said!: string;
}

/** A command that records something each time, as most do: nothing in its decision refuses a second time. */
export interface Note {
  /** Tells a repeat from another command. */
  readonly key: string;
  /** What it says. */
  readonly said: string;
  readonly stream: Thing;
  readonly expectation: Expectation;
  /** Sees how many entries there are. */
  readonly decide: (count: number) => readonly DomainEvent[];
}

export function command(given: Partial<Note> = {}): Note {
  return {
    key: 'command-1',
    said: 'body-1',
    stream: STREAM,
    expectation: 'either',
    decide: () => [noted({})],
    ...given,
  };
}

/** The commands of one process on a log. */
export class Process {
  private readonly service: CommandService;

  constructor(store: EventStore) {
    this.service = new CommandService({
      store,
      words: new MemoryTextStore(),
      registry: new EventRegistry([noted]),
      secret: new LogSecret(Buffer.alloc(32, 7)),
      now: () => new Date('2017-08-20T12:00:00Z'),
    });
  }

  async handle({ key, said, stream, expectation, decide }: Note): Promise<CommandOutcome> {
    const note = useCase({
      name: 'Note',
      summary: '',
      route: '/notes',
      action: 'report',
      body: NoteBody,
      target: { expectation, id: () => stream, stream: () => stream },
      decider: counting,
      timeZone: () => 'UTC',
      decide: (_, { state }) => decide(state),
    });
    const body = Object.assign(new NoteBody(), { said });
    const request = { params: {}, body, sent: { said }, caller, idempotencyKey: key, correlationId: key };
    return (await this.service.execute(note, request)).outcome;
  }
}
