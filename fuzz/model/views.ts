import { NotFound } from '../../src/core/errors.js';
import { ROLES } from './commands.js';
import type { Ledger } from './ledger.js';
import type { Model } from './model.js';

interface PartyAnswer {
  readonly actorId: string;
  readonly roles: readonly string[];
  readonly signed: boolean;
  readonly lastResponse?: string;
}
interface StatusAnswer {
  readonly legal: {
    readonly agreements: readonly { agreementId: string; parties: readonly PartyAnswer[] }[];
  };
}
interface IncidentAnswer {
  readonly code: string;
  readonly killed?: { readonly best?: number };
  readonly tombstone?: { readonly state: string };
}

/** Ids that histories use, whether there is such a thing or not. */
const THINGS: readonly (readonly [route: string, kind: string, ids: readonly string[]])[] = [
  ['/actors/:id', 'actor', ['actor-0', 'actor-1', 'actor-2']],
  ['/zones/:id', 'zone', ['zone-0', 'zone-1']],
  ['/sources/:id', 'source', ['source']],
  ['/agreements/:id', 'agreement', ['agreement-0', 'agreement-1']],
  [
    '/incidents/:id',
    'incident',
    ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'],
  ],
];

/**
 * Holds what queries answer against the model.
 *
 * @throws Error where they differ
 */
export async function compare(ledger: Ledger, model: Model): Promise<void> {
  for (const [route, kind, ids] of THINGS) {
    for (const id of ids) {
      const found = await orMissing(ledger.ask<object>(route, { id }));
      const revision = model.revision(`${kind}-${id}`);
      same(`revision of ${kind} ${id}`, found === undefined ? -1 : Number(found.etag), revision);
    }
  }
  for (const id of model.ids('incident')) await incident(ledger, model, id);
  for (const id of model.ids('zone')) await parties(ledger, model, id);
  const { body } = await ledger.ask<{ items: readonly object[] }>('/audit/events', {}, { limit: '1000' });
  same('length of the log', body.items.length, model.length);
}

async function incident(ledger: Ledger, model: Model, id: string): Promise<void> {
  const { body } = await ledger.ask<IncidentAnswer>('/incidents/:id', { id });
  const told = {
    code: body.code,
    killed: body.killed?.best,
    retracted: body.tombstone?.state === 'RETRACTED',
  };
  same(`incident ${id}`, told, model.incident(id));
}

/** Agreement n is for zone n. */
async function parties(ledger: Ledger, model: Model, zoneId: string): Promise<void> {
  const id = zoneId.replace('zone', 'agreement');
  const { body } = await ledger.ask<StatusAnswer>('/zones/:id/status', { id: zoneId });
  const told = body.legal.agreements.find(({ agreementId }) => agreementId === id);
  for (const actorId of ['actor-0', 'actor-1', 'actor-2']) {
    const { roles, signed, lastResponse } = model.party(id, actorId);
    const answered = told?.parties.find((each) => each.actorId === actorId);
    const inOrder = ROLES.filter((role) => answered?.roles.includes(role) === true);
    same(
      `${actorId} in ${id}`,
      { roles: inOrder, signed: answered?.signed ?? false, lastResponse: answered?.lastResponse },
      { roles: ROLES.filter((role) => roles.includes(role)), signed, lastResponse },
    );
  }
}

async function orMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

function same(what: string, told: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(told), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: the queries tell ${a}, expected ${b}`);
}
