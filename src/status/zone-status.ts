import { createHash } from 'node:crypto';
import { mustBeKnown, resolveAsOf, timeZoneOf } from '../ledger/as-of.js';
import { type QueryContext, query } from '../platform/queries/query.js';
import { TimeParameters } from '../platform/queries/query-fields.js';
import type { ZoneStatus } from '../rules/status.js';
import { headlineText } from '../text/headlines.js';
import { type Spoken, spoken } from '../platform/queries/language.js';
import { evaluate } from './evaluate.js';
import { zoneStatusSchema } from './zone-status.schema.js';

/** A status as it is answered: as known when, and with its headline in words. */
export interface KnownStatus extends ZoneStatus {
  readonly knownAt: string | null;
  readonly position: string;
  readonly headline: ZoneStatus['headline'] & { readonly text: Spoken };
}

export const zoneStatus = query({
  name: 'ZoneStatus',
  summary: 'The status of a zone: legal state, situation, compliance, protection, control, coverage, and why',
  route: '/zones/:id/status',
  action: 'read.judged',
  parameters: TimeParameters,
  answer: zoneStatusSchema,
  handle: async (parameters, context) => {
    const body = await statusOfZone(context.params['id'] ?? '', parameters, context);
    return { body, etag: etagOf(body) };
  },
});

/** The status of one zone at a point of both axes. @throws NotFound */
export async function statusOfZone(
  zoneId: string,
  parameters: TimeParameters,
  { tx, now, position: last, languages }: Pick<QueryContext, 'tx' | 'now' | 'position' | 'languages'>,
): Promise<KnownStatus> {
  const zone = await timeZoneOf(`zone-${zoneId}`, tx);
  const asOf = await resolveAsOf(parameters, { tx, now, timeZone: zone?.timeZone ?? 'UTC', last });
  mustBeKnown(`zone ${zoneId}`, zone?.since, asOf.position);
  const { status } = await evaluate(zoneId, asOf, tx);
  return {
    ...status,
    knownAt: asOf.knownAt,
    position: String(asOf.position),
    headline: { ...status.headline, text: spoken(headlineText(status), languages) },
  };
}

/** Changes when anything but the moment of asking does. */
function etagOf(status: KnownStatus): string {
  const lasting = JSON.stringify({ ...status, at: undefined, knownAt: undefined, position: undefined });
  return createHash('sha256').update(lasting).digest('base64url').slice(0, 22);
}
