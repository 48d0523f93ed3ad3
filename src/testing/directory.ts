import { actorEvents } from '../events/actors/events.js';
import { agreementEvents } from '../events/agreements/events.js';
import { checkpointEvents } from '../events/checkpoints/events.js';
import { EventRegistry } from '../core/event-registry.js';
import { expectationEvents } from '../events/expectations/events.js';
import { incidentEvents } from '../events/incidents/events.js';
import { type HarnessParts, type LedgerHarness, ledgerHarness } from './ledger.js';
import { mechanismEvents } from '../events/mechanisms/events.js';
import { observationEvents } from '../events/observation/events.js';
import { placeEvents } from '../events/places/events.js';
import type { Principal, Role } from '../access/role.js';
import { entryWithdrawn } from '../events/entries/entry-withdrawn.js';
import type { QueryDefinition } from '../pipeline/queries/query.js';
import { restrictionEvents } from '../events/restrictions/events.js';
import { sourceEvents } from '../events/sources/events.js';
import { statementEvents } from '../events/statements/events.js';
import { zoneEvents } from '../events/zones/events.js';
import { directoryProjection } from '../read/directory/directory-projection.js';
import { directoryQueries } from '../read/directory/queries.js';

/** The types of entries in the streams of each kind of thing that has a registry; the first registers it. */
export const eventsByKind = {
  actor: actorEvents,
  place: placeEvents,
  source: sourceEvents,
  statement: statementEvents,
  zone: zoneEvents,
  agreement: agreementEvents,
  checkpoint: checkpointEvents,
  restriction: restrictionEvents,
  mechanism: mechanismEvents,
  expectation: expectationEvents,
};

const events = [...Object.values(eventsByKind).flat(), ...incidentEvents, ...observationEvents];
const queries = directoryQueries(new EventRegistry([entryWithdrawn, ...events]));

/** The query of a name. */
export function asking(name: string): QueryDefinition {
  const found = queries.find((query) => query.name === name);
  if (!found) throw new Error(`There is no query ${name}`);
  return found;
}

/** Somebody with one role, for no body, in all zones unless said. */
export function as(role: Role, more: Partial<Principal> = {}): Principal {
  return { id: role, roles: new Set([role]), bodies: new Set(), zones: 'any', ...more };
}

/** A ledger with its directory. @param join given what it is made of */
export function directoryHarness(join?: (parts: HarnessParts) => void): Promise<LedgerHarness> {
  return ledgerHarness({ events, projections: [directoryProjection], ...(join && { join }) });
}

/** A page of things, as far as tests read it. */
export interface Items {
  readonly items: readonly { readonly id: string; readonly text?: unknown }[];
  readonly next?: string;
}

/** A fact, as far as tests read it. */
export interface Told {
  readonly eventId: string;
  readonly type: string;
  readonly recordedBy?: string;
  readonly data: Readonly<Record<string, unknown>>;
}
