import { describe, expect, it } from '@jest/globals';
import { FROM_START } from '../../core/event-store.js';
import { ROLES } from '../../access/role.js';
import { MemoryEventStore } from '../../storage/log/memory/memory-event-store.js';
import { writeToken } from '../consistency-token.js';
import { LogSecret } from '../../storage/secrets/secrets.js';
import { MemoryTextStore } from '../../storage/text-store/memory-text-store.js';
import { query } from './query.js';
import { QueryParameters } from './query-fields.js';
import { type QueryParts, type QueryRequest, QueryService } from './query-service.js';

const anything = query({
  name: 'Anything',
  summary: '',
  route: '/anything',
  action: 'read.judged',
  parameters: QueryParameters,
  answer: {},
  waitsFor: ['feed'],
  handle: () => Promise.resolve({ body: { is: 'answered' } }),
});

function serviceWith(parts: Partial<QueryParts>): QueryService {
  return new QueryService({
    store: new MemoryEventStore(),
    words: new MemoryTextStore(),
    database: { read: (fn: (tx: object) => unknown) => fn({}) },
    runner: { onReplaced: () => undefined, isBehind: () => false },
    secret: new LogSecret(new Uint8Array(32)),
    now: () => new Date(0),
    projections: ['ledger', 'directory'],
    positionIn: () => Promise.resolve(0),
    ...parts,
  } as unknown as QueryParts);
}

const asked: QueryRequest = {
  parameters: Object.assign(new QueryParameters(), { maxWaitMs: 7 }),
  params: {},
  caller: { id: 'reader', roles: new Set(ROLES), bodies: 'any', zones: 'any' },
  languages: ['en'],
};

/** Asks with a token. @param reach what becomes of waiting for a read model, once all are waited for */
function ask(reach: (name: string) => boolean): { waitedFor: string[]; answer: Promise<object> } {
  const waitedFor: string[] = [];
  let allAsked = (): void => undefined;
  const untilAll = new Promise<void>((resolve) => (allAsked = resolve));
  const runner = {
    onReplaced: () => undefined,
    isBehind: () => false,
    waitFor: async (name: string, _position: number, maxWaitMs: number) => {
      waitedFor.push(`${name} ${maxWaitMs}`);
      if (waitedFor.length === 3) allAsked();
      await untilAll;
      return reach(name);
    },
  };
  const service = serviceWith({ runner } as unknown as Partial<QueryParts>);
  const answer = service.execute(anything, { ...asked, token: writeToken({ position: FROM_START }) });
  return { waitedFor, answer };
}

const notes = query({
  name: 'Notes',
  summary: '',
  route: '/notes',
  action: 'read.judged',
  parameters: QueryParameters,
  answer: {},
  handle: () =>
    Promise.resolve({
      body: { items: ['good', 'spoilt', 'gone', 'astray'].map((textRef) => ({ textRef })) },
    }),
});

describe('words in an answer', () => {
  it('that cannot be opened, or are lost, say so in their place, are told of, never taken for erased, and keep back no others', async () => {
    const good = { text: 'Shelling heard.', lang: 'en' };
    const words = {
      get: () =>
        Promise.resolve(
          new Map<string, object>([
            ['good', good],
            ['spoilt', { unreadable: true }],
          ]),
        ),
      lost: (refs: readonly string[]) => Promise.resolve(new Set(refs.filter((ref) => ref === 'astray'))),
    };
    const told: string[] = [];
    const service = serviceWith({
      words,
      onUnreadableText: (ref: string) => told.push(ref),
    } as unknown as Partial<QueryParts>);
    await expect(service.ask(notes, asked)).resolves.toMatchObject({
      body: { items: [good, { unreadable: true }, { erased: true }, { lost: true }] },
    });
    expect(told).toEqual(['spoilt']);
  });
});

describe('a question with a Consistency-Token', () => {
  it('waits for all read models at once, so that none adds to the time that the caller gave', async () => {
    const { waitedFor, answer } = ask(() => true);
    await expect(answer).resolves.toMatchObject({ body: { is: 'answered' } });
    expect(waitedFor).toEqual(['ledger 7', 'directory 7', 'feed 7']);
  });

  it('is not answered as long as one is behind', async () => {
    await expect(ask((name) => name !== 'directory').answer).rejects.toMatchObject({
      code: 'NOT_YET_CONSISTENT',
    });
  });
});

describe('a question after a start', () => {
  /** Read models of which some have yet to come to the log's end. */
  function starting(): { behind: Set<string>; waitedFor: string[]; service: QueryService } {
    const behind = new Set(['directory']);
    const waitedFor: string[] = [];
    const runner = {
      onReplaced: () => undefined,
      isBehind: (name: string) => behind.has(name),
      waitFor: (name: string, _position: number, maxWaitMs: number) => {
        waitedFor.push(`${name} ${maxWaitMs}`);
        return Promise.resolve(!behind.has(name));
      },
    };
    return { behind, waitedFor, service: serviceWith({ runner } as unknown as Partial<QueryParts>) };
  }

  it('is not answered, after waiting for as long as the caller gave, from read models that are not there yet', async () => {
    const { waitedFor, service } = starting();
    await expect(service.execute(anything, asked)).rejects.toMatchObject({
      ...{ code: 'READ_MODEL_BEHIND', retryAfterSeconds: 1 },
    });
    expect(waitedFor).toEqual(['directory 7']);
  });

  it('is answered from then on when they are, however far the log has gone on', async () => {
    const { behind, service } = starting();
    await expect(service.execute(anything, asked)).rejects.toMatchObject({ code: 'READ_MODEL_BEHIND' });
    behind.clear();
    await expect(service.execute(anything, asked)).resolves.toMatchObject({ body: { is: 'answered' } });
    behind.add('ledger');
    await expect(service.execute(anything, asked)).resolves.toMatchObject({ body: { is: 'answered' } });
  });
});
