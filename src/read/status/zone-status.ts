import { createHash } from 'node:crypto';
import { mustBeKnown, resolveAsOf, timeZoneOf } from '../../world/as-of.js';
import { ledgerProjection } from '../../world/ledger-projection.js';
import { textRefsIn } from '../../core/text-ref.js';
import type { EventTypes } from '../../world/visible-data.js';
import { type Language, type Spoken, spoken } from '../../fields/language.js';
import {
  type LogQueryContext,
  logQuery,
  type QueryContext,
  type QueryDefinition,
} from '../../pipeline/queries/query.js';
import { TimeParameters } from '../../pipeline/queries/query-fields.js';
import { formatInstant } from '../../rules/time/fuzzy.js';
import type { ZoneStatus } from '../../rules/status/status.js';
import { headlineText } from '../text/headlines.js';
import { type Evaluated, evaluate } from '../../world/watch/evaluate.js';
import { type Kept, StatusCache } from './status-cache.js';
import { zoneStatusSchema } from './zone-status.schema.js';
import { streamOf } from '../../fields/things.js';

/** A status as it is answered: as known when, and with its headline in words. */
export interface KnownStatus extends ZoneStatus {
  readonly knownAt: string | null;
  readonly position: string;
  readonly headline: ZoneStatus['headline'] & { readonly text: Spoken };
}

/** A status in words, with its tag. */
export interface Worded {
  readonly body: KnownStatus;
  readonly etag: string;
  /**
   * What of it is the same at every moment, as JSON without its closing brace. Undefined if it refers to words, as labels
   * of tallies and verbatim counts do: they are looked up each time, since they may have been erased.
   */
  readonly lasting: Buffer | undefined;
}

/** The fields of a status that say when it is asked about and what is known then, also as the end of its JSON. */
interface MomentAsked {
  readonly fields: Pick<KnownStatus, 'at' | 'knownAt' | 'position'>;
  readonly json: Buffer;
}

/** Writes a moment once for all who ask within the same millisecond. */
class Moments {
  private last: (MomentAsked & { readonly now: number; readonly position: number }) | undefined;

  of({
    now,
    position,
    knownAt,
  }: Pick<AsKnown, 'position' | 'knownAt'> & { readonly now: number }): MomentAsked {
    if (this.last?.now === now && this.last.position === position) return this.last;
    const fields = { at: formatInstant(now), knownAt, position: String(position) };
    const json = Buffer.from(`,${JSON.stringify(fields).slice(1)}`);
    this.last = { now, position, fields, json };
    return this.last;
  }
}

const STATUSES = Symbol('statuses as of now');
const MOMENTS = Symbol('the moment at which statuses are asked about');

export function zoneStatus(types: EventTypes): QueryDefinition<TimeParameters> {
  return logQuery({
    name: 'ZoneStatus',
    summary:
      'The status of a zone: legal state, situation, compliance, protection, control, coverage, and why',
    route: '/zones/:id/status',
    action: 'read.judged',
    parameters: TimeParameters,
    answer: zoneStatusSchema,
    examine: async (parameters, context) => {
      const zoneId = context.params['id'] ?? '';
      const progress = context.progressOf(ledgerProjection.name);
      if (progress !== undefined && asksForNow(parameters)) {
        const { worded, position, knownAt } = await statusNow(zoneId, context, progress, types);
        const { body, etag, lasting } = worded;
        const moments = context.memory.of(MOMENTS, () => new Moments());
        const asked = moments.of({ now: context.now, position, knownAt });
        return {
          body: lasting ? Buffer.concat([lasting, asked.json]) : { ...body, ...asked.fields },
          etag,
          position,
        };
      }
      return context.read(async (tx, position) => {
        const body = await statusOfZone(zoneId, parameters, { ...context, tx, position });
        return { body, etag: tagOf(lastingPart(body)), position };
      });
    },
  });
}

/** Whether a status is asked for as of now, and all that is known. */
export function asksForNow({ at, knownAt, position }: TimeParameters): boolean {
  return at === undefined && knownAt === undefined && position === undefined;
}

/**
 * The status of a zone as of now, from memory where nothing has touched it since; and what is known by now, since `worded`
 * tells what was when it was evaluated.
 *
 * @param progress how far in the log the ledger is
 * @throws NotFound
 */
export async function statusNow(
  zoneId: string,
  { now, read, languages, memory }: Pick<LogQueryContext, 'now' | 'read' | 'languages' | 'memory'>,
  progress: number,
  types: EventTypes,
): Promise<Pick<AsKnown, 'position' | 'knownAt'> & { readonly worded: Worded }> {
  const cache = memory.of(STATUSES, () => new StatusCache<Worded>(types));
  const moment = { now, progress };
  // Asked without waiting first: this is the question that is asked most.
  const kept =
    cache.kept(zoneId, moment) ??
    (await cache.get(zoneId, moment, read, (tx, position) => statusAsOf(zoneId, {}, { tx, now, position })));
  const { position, knownAt } = kept;
  return { worded: wordedFor(kept, languages), position, knownAt };
}

/** The status of one zone at a point of both axes. @throws NotFound */
export async function statusOfZone(
  zoneId: string,
  parameters: Pick<TimeParameters, 'at' | 'knownAt' | 'position' | 'tz'>,
  context: Pick<QueryContext, 'tx' | 'now' | 'position' | 'languages'>,
): Promise<KnownStatus> {
  return inWords(await statusAsOf(zoneId, parameters, context), context.languages);
}

/** A status evaluated, and as known when. */
interface AsKnown extends Evaluated {
  readonly at: number;
  readonly position: number;
  readonly knownAt: string | null;
}

async function statusAsOf(
  zoneId: string,
  parameters: Pick<TimeParameters, 'at' | 'knownAt' | 'position' | 'tz'>,
  { tx, now, position: last }: Pick<QueryContext, 'tx' | 'now' | 'position'>,
): Promise<AsKnown> {
  const zone = await timeZoneOf(streamOf('zone', zoneId), tx);
  const asOf = await resolveAsOf(parameters, { tx, now, timeZone: zone?.timeZone, last });
  mustBeKnown(`zone ${zoneId}`, zone?.since, asOf.position);
  return { ...(await evaluate(zoneId, asOf, tx)), ...asOf };
}

function inWords({ status, position, knownAt }: AsKnown, languages: readonly Language[]): KnownStatus {
  return {
    ...status,
    knownAt,
    position: String(position),
    headline: { ...status.headline, text: spoken(headlineText(status), languages) },
  };
}

/** The same for all who read the same languages. */
function wordedFor(kept: Kept<Worded>, languages: readonly Language[]): Worded {
  const spokenHere = languages.join();
  const known = kept.answers.get(spokenHere);
  if (known !== undefined) return known;
  const body = inWords(kept, languages);
  const lasting = lastingPart(body);
  const made = {
    body,
    etag: tagOf(lasting),
    lasting: textRefsIn(body).size === 0 ? Buffer.from(lasting.slice(0, -1)) : undefined,
  };
  kept.answers.set(spokenHere, made);
  return made;
}

/** All but the moment of asking, as JSON. */
function lastingPart(status: KnownStatus): string {
  return JSON.stringify({ ...status, at: undefined, knownAt: undefined, position: undefined });
}

/** Changes when anything but the moment of asking does. */
function tagOf(lasting: string): string {
  return createHash('sha256').update(lasting).digest('base64url').slice(0, 22);
}
