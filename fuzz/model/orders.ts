import type { Wish } from './commands.js';
import type { Order } from './ledger.js';
import type { Model, ModelCommand } from './model.js';

/** The same command for the program and for the model. */
export interface Command {
  readonly order: Order;
  readonly model: ModelCommand;
}

const UUIDS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2017, 0, 1);
const names = (id: string): object => ({ en: `Name of ${id}` });

interface Meant {
  readonly route: string;
  readonly id?: string;
  readonly body: object;
  readonly stream: string;
  readonly expects?: 'existing';
  readonly refers?: readonly string[];
  readonly type: string;
  readonly says?: ModelCommand['says'];
  readonly withdraws?: string;
}

/** What a wish comes to. @param count tells commands apart, and gives each a day of its own */
export function commandOf(wish: Wish, count: number, known: Model): Command | undefined {
  const meant = meaning(wish, count, known);
  if (meant === undefined) return undefined;
  const { route, id, body, stream, expects = 'new', refers = [], type, says = {}, withdraws } = meant;
  const revision = known.revision(stream);
  const believed = { none: undefined, right: revision, old: revision - 1 }[wish.ifMatch];
  const ifMatch =
    expects === 'existing' && believed !== undefined && believed >= 0 ? { ifMatch: believed } : {};
  const client = `client-${wish.client}`;
  const idempotencyKey = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  const params: Record<string, string> =
    withdraws !== undefined ? { eventId: withdraws } : id === undefined ? {} : { id };
  return {
    order: { route, params, body, client, idempotencyKey, ...ifMatch },
    model: {
      key: `${client} ${idempotencyKey}`,
      said: JSON.stringify([route, params, body]),
      stream,
      expects,
      refers,
      type,
      says,
      ...ifMatch,
      ...(withdraws === undefined ? {} : { withdraws }),
    },
  };
}

/** The same command under the key of another one. */
export function underKeyOf(other: Command, { order, model }: Command): Command {
  const { idempotencyKey, client } = other.order;
  return { order: { ...order, idempotencyKey, client }, model: { ...model, key: other.model.key } };
}

function meaning(wish: Wish, count: number, known: Model): Meant | undefined {
  const { kind, thing, other, role, response, code, killed } = wish;
  const actorId = `actor-${other % 3}`;
  const zoneId = `zone-${thing}`;
  const agreement = `agreement-${thing}`;
  const incidentId = UUIDS[thing] ?? '';
  const asOf = new Date(FIRST_DAY + (count % 240) * DAY_MS).toISOString().slice(0, 10);
  const ofAgreement = { id: agreement, stream: `agreement-${agreement}`, expects: 'existing' as const };
  const ofIncident = { id: incidentId, stream: `incident-${incidentId}`, expects: 'existing' as const };
  const source = { sourceId: 'source' };
  switch (kind) {
    case 'actor':
      return {
        route: '/actors',
        body: { id: actorId, names: names(actorId), kind: 'REBEL_GROUP' },
        stream: `actor-${actorId}`,
        type: 'ActorRegistered',
      };
    case 'zone':
      return {
        route: '/zones',
        body: { id: zoneId, names: names(zoneId), timeZone: 'Asia/Damascus' },
        stream: `zone-${zoneId}`,
        type: 'ZoneProposed',
      };
    case 'source':
      return {
        route: '/sources',
        body: { id: 'source', kind: 'MEDIA', label: 'A paper' },
        stream: 'source-source',
        type: 'SourceRegistered',
      };
    case 'agreement':
      return {
        route: '/agreements',
        body: {
          id: agreement,
          title: names(agreement),
          kind: 'LOCAL_CEASEFIRE',
          timeZone: 'UTC',
          zoneIds: [zoneId],
          ...source,
        },
        stream: `agreement-${agreement}`,
        refers: [`zone-${zoneId}`, 'source-source'],
        type: 'AgreementProposed',
      };
    case 'role':
      return {
        route: '/agreements/:id/roles',
        ...ofAgreement,
        body: { actorId, role },
        refers: [`actor-${actorId}`],
        type: 'AgreementRoleAssigned',
        says: { actorId, role },
      };
    case 'signature':
      return {
        route: '/agreements/:id/signatures',
        ...ofAgreement,
        body: { actorId, at: { date: asOf }, ...source },
        refers: [`actor-${actorId}`, 'source-source'],
        type: 'AgreementSigned',
        says: { actorId },
      };
    case 'response':
      return {
        route: '/agreements/:id/responses',
        ...ofAgreement,
        body: { actorId, response, asOf: { date: asOf }, ...source },
        refers: [`actor-${actorId}`, 'source-source'],
        type: 'PartyResponseRecorded',
        says: { actorId, response, asOf },
      };
    case 'incident':
      return {
        route: '/incidents',
        body: {
          id: incidentId,
          code,
          zoneId,
          occurred: { start: { date: asOf } },
          location: { zoneId },
          killed: { best: killed },
          report: { sourceId: 'source' },
        },
        stream: `incident-${incidentId}`,
        refers: [`zone-${zoneId}`, 'source-source'],
        type: code === 'CIV.ARREST' ? 'ArrestReported' : 'WeaponUseReported',
        says: { code, killed },
      };
    case 'reclassification':
      return {
        route: '/incidents/:id/reclassification',
        ...ofIncident,
        body: { code, reason: 'known better' },
        type: 'IncidentReclassified',
        says: { code },
      };
    case 'casualties':
      return {
        route: '/incidents/:id/casualties',
        ...ofIncident,
        body: { killed: { best: killed }, reason: 'counted again' },
        type: 'CasualtiesRevised',
        says: { killed },
      };
    case 'retraction':
      return {
        route: '/incidents/:id/retraction',
        ...ofIncident,
        body: { reason: 'it was none' },
        type: 'IncidentRetracted',
      };
    case 'withdrawal': {
      const entry = known.later[other % Math.max(known.later.length, 1)];
      if (entry === undefined) return undefined;
      return {
        route: '/entries/:eventId/withdrawal',
        body: { reason: 'a slip' },
        stream: entry.stream,
        expects: 'existing',
        type: 'EntryWithdrawn',
        withdraws: entry.id,
      };
    }
  }
}
