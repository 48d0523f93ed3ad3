import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parts } from '../src/app/app.module.js';
import { EventRegistry } from '../src/core/event-registry.js';
import { FROM_START, type RecordedEvent } from '../src/core/event-store.js';
import { ROLES } from '../src/access/role.js';
import type { CommandAnswer } from '../src/pipeline/commands/command.js';
import { CommandService } from '../src/pipeline/commands/handle-command.js';
import { takeWords } from '../src/fields/field.js';
import { bodyMacOf } from '../src/pipeline/commands/repeat.js';
import { MemoryEventStore } from '../src/storage/log/memory/memory-event-store.js';
import { validateBody } from '../src/fields/validation.js';
import { LogSecret } from '../src/storage/secrets/secrets.js';
import { MemoryTextStore } from '../src/storage/text-store/memory-text-store.js';
import { FOUNDING_SCENARIO, readScenario, type ScenarioStep } from '../src/app/scenario/scenario.js';
import { collect } from './contract/sample-events.js';

const secret = new LogSecret(Buffer.alloc(32, 7));
const caller = { id: 'somebody', roles: new Set(ROLES), bodies: 'any', zones: 'any' } as const;
const someone = {
  kind: 'NAMED_PERSON',
  label: 'A shopkeeper',
  confidential: true,
  identity: { name: 'Somebody' },
};

const everyType = JSON.parse(
  readFileSync(join(import.meta.dirname, 'golden', 'commands.json'), 'utf8'),
) as ScenarioStep[];
const steps = [...FOUNDING_SCENARIO.flatMap(readScenario), ...everyType];

function useCaseOf(path: string) {
  const matches = (route: string): boolean =>
    new RegExp(`^/v1${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(path);
  const found = parts.useCases.find(({ route }) => matches(route));
  if (found === undefined) throw new Error(`There is no command ${path}`);
  return found;
}

/** Other words where these are, in the form in which they are. */
function replaceWords(body: object, [key = '', ...inner]: readonly string[], text: string): void {
  const holder = body as Record<string, unknown>;
  const value = holder[key];
  if (inner.length > 0) return replaceWords(value as object, inner, text);
  if (typeof value === 'string') holder[key] = key === 'affiliationActorId' ? 'another' : text;
  else holder[key] = key === 'identity' ? { text } : { ...(value as object), text };
}

describe('what entries keep of what a command said', () => {
  const uuid = randomUUID();
  /** As the command goes out, once earlier ones have told ids. */
  const named = ({ post, body }: ScenarioStep): [string, object] => [
    post.replaceAll(/\{[a-z-]+\}/g, uuid),
    JSON.parse(JSON.stringify(body).replaceAll(/\{[a-z-]+\}/g, uuid)) as object,
  ];

  it('is the same whatever its words are, in every field that may hold some', () => {
    let words = 0;
    for (const [post, sent] of steps.map(named)) {
      const { route, body: type } = useCaseOf(post);
      const read = (body: object): object => validateBody(type, structuredClone(body));
      const mac = (body: object): string =>
        bodyMacOf(secret, { route, params: {}, body: read(body), sent: body });
      const others = structuredClone(sent);
      takeWords(read(sent), (text, _, pointer) => {
        words += 1;
        replaceWords(others, pointer.split('/').slice(1), `not ${text}`);
      });
      expect({ post, mac: mac(others) }).toEqual({ post, mac: mac(sent) });
    }
    expect(words).toBeGreaterThan(300);
  });

  it('is another one where anything else differs', () => {
    const { route, body: type } = useCaseOf('/v1/sources');
    const mac = (sent: object): string =>
      bodyMacOf(secret, { route, params: {}, body: validateBody(type, structuredClone(sent)), sent });
    const unnamed = Object.fromEntries(Object.entries(someone).filter(([field]) => field !== 'identity'));
    const macs = [someone, unnamed, { ...someone, confidential: false }, { ...someone, kind: 'MEDIA' }].map(
      mac,
    );
    expect(new Set(macs).size).toBe(4);
  });

  it('tells the side of a source that is not confidential, as the entry does', () => {
    const { route, body: type } = useCaseOf('/v1/sources');
    const mac = (sent: object): string =>
      bodyMacOf(secret, { route, params: {}, body: validateBody(type, structuredClone(sent)), sent });
    const of = (confidential: boolean) =>
      ['one', 'other'].map((affiliationActorId) => mac({ ...someone, confidential, affiliationActorId }));
    expect(new Set(of(false)).size).toBe(2);
    expect(new Set(of(true)).size).toBe(1);
  });
});

describe('a command that comes again under its key', () => {
  let store: MemoryEventStore;
  let words: MemoryTextStore;
  let key: string;
  let service: CommandService;
  beforeEach(() => {
    store = new MemoryEventStore();
    words = new MemoryTextStore();
    key = randomUUID();
    const registry = new EventRegistry(parts.events);
    service = new CommandService({ store, words, registry, secret, now: () => new Date() });
  });
  const register = (sent: object): Promise<CommandAnswer> => {
    const useCase = useCaseOf('/v1/sources');
    return service.execute(useCase, {
      params: {},
      body: validateBody(useCase.body, structuredClone(sent)),
      sent,
      caller,
      idempotencyKey: key,
      correlationId: key,
    });
  };
  const entries = (): Promise<RecordedEvent[]> => collect(store.readAll(FROM_START));
  const other = { ...someone, identity: { name: 'Somebody else' } };

  it('is answered as done', async () => {
    const first = await register(someone);
    const again = await register(someone);
    expect(again.outcome).toEqual({ ...first.outcome, kind: 'repeated' });
    expect(await entries()).toHaveLength(1);
  });

  it('is refused with other words, while the first ones are kept', async () => {
    await register(someone);
    await expect(register(other)).rejects.toMatchObject({ code: 'KEY_REUSED' });
  });

  it('is answered as done once its words are erased, whatever words it brings: nothing tells a right guess', async () => {
    await register(someone);
    for (const pointer of ['/label', '/identity']) {
      await words.erase(secret.textRef(secret.commandId(caller.id, key), pointer));
    }
    expect((await register(someone)).outcome.kind).toBe('repeated');
    expect((await register(other)).outcome.kind).toBe('repeated');
  });

  it('is compared with its words, too, where an earlier build recorded it', async () => {
    await register(someone);
    const [entry] = await entries();
    const { route } = useCaseOf('/v1/sources');
    const { canonicalJson } = await import('../src/storage/envelope/canonical-json.js');
    const bodyMac = secret.bodyMacWithWords(canonicalJson({ route, params: {}, body: someone }));
    store = new MemoryEventStore();
    await store.append(entry?.stream ?? '', -1, [{ ...entry, bodyMac } as RecordedEvent]);
    words = new MemoryTextStore();
    service = new CommandService({
      store,
      words,
      registry: new EventRegistry(parts.events),
      secret,
      now: () => new Date(),
    });
    expect((await register(someone)).outcome.kind).toBe('repeated');
    await expect(register(other)).rejects.toMatchObject({ code: 'KEY_REUSED' });
  });
});
