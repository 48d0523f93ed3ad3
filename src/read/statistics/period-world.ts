import { worldAround } from '../incidents/around-incidents.js';
import { IncidentWhere } from '../../world/tables.js';
import { WorldLoader } from '../../world/world-loader.js';
import type { QueryContext } from '../../pipeline/queries/query.js';
import type { World } from '../../rules/facts/world.js';

/**
 * The world as far as it concerns the incidents that may have been in a period (ms), in one zone or anywhere, with all
 * agreements that may apply to them.
 */
export async function worldBetween(
  period: { readonly from: number; readonly to: number },
  zone: string | undefined,
  context: Pick<QueryContext, 'tx' | 'position'>,
): Promise<World> {
  const { tx, position } = context;
  if (zone === undefined) return worldAround(await incidentsBetween(period, context), context);
  const there = await new WorldLoader(tx, position).zones([zone], period);
  return worldAround([...there.incidents.keys()], context, [zone]);
}

async function incidentsBetween(
  { from, to }: { readonly from: number; readonly to: number },
  { tx }: Pick<QueryContext, 'tx'>,
): Promise<readonly string[]> {
  const rows = await tx
    .createQueryBuilder(IncidentWhere, 'w')
    .select('DISTINCT w.incident_id', 'incidentId')
    .where('w.starts <= :to AND w.ends >= :from', { from, to })
    .getRawMany<{ incidentId: string }>();
  return rows.map(({ incidentId }) => incidentId);
}
