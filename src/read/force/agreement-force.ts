import { Unreadable } from '../../core/errors.js';
import { mustBeKnown, resolveAsOf, timeZoneOf } from '../../world/as-of.js';
import { WorldLoader } from '../../world/world-loader.js';
import { query } from '../../pipeline/queries/query.js';
import { MomentParameter, TimeParameters } from '../../pipeline/queries/query-fields.js';
import { closed, instant, list, text, tri } from '../../fields/schema.js';
import { isDate, startOfLocalDate } from '../../rules/time/calendar.js';
import { endOfQueryDay, FIRST, formatInstant, LAST, parseInstant } from '../../rules/time/fuzzy.js';
import { forceIntervals } from '../../rules/time/intervals.js';
import { unreadableOf } from '../../rules/status/unreadable.js';
import { streamOf } from '../../fields/things.js';

/** A timeline without bounds of its own shows two years on either side of now, as far as instants can be written. */
const DEFAULT_REACH_MS = 2 * 366 * 86_400_000;

export class ForceParameters extends TimeParameters {
  @MomentParameter({ description: 'Start of the timeline; two years before `at` unless said' })
  from?: string;

  @MomentParameter({
    description: 'End of the timeline; two years after `at` unless said. A date means its end',
  })
  to?: string;
}

export const agreementForce = query({
  name: 'AgreementForce',
  summary: 'When the agreement was in force, and in which phase: contiguous half-open intervals',
  route: '/agreements/:id/force',
  action: 'read.judged',
  parameters: ForceParameters,
  answer: closed({
    intervals: list(closed({ from: instant, to: instant, force: tri, phase: text })),
  }),
  handle: async (parameters, { tx, now, position: last, params: { id = '' } }) => {
    const agreement = await timeZoneOf(streamOf('agreement', id), tx);
    const timeZone = parameters.tz ?? agreement?.timeZone ?? 'UTC';
    const asOf = await resolveAsOf(parameters, { tx, now, timeZone, last });
    mustBeKnown(`agreement ${id}`, agreement?.since, asOf.position);
    const world = await new WorldLoader(tx, asOf.position).agreements([id]);
    const unreadable = unreadableOf(world, streamOf('agreement', id));
    if (unreadable.length > 0) throw new Unreadable(unreadable);
    const facts = world.agreements.get(id);
    const from = bound(parameters.from, Math.max(asOf.at - DEFAULT_REACH_MS, FIRST), (date) =>
      startOfLocalDate(date, timeZone),
    );
    const to = bound(
      parameters.to,
      Math.min(asOf.at + DEFAULT_REACH_MS, LAST),
      (date) => endOfQueryDay(date, timeZone) + 1,
    );
    const intervals = facts ? forceIntervals(facts, world.settings, from, to) : [];
    return {
      body: {
        intervals: intervals.map((interval) => ({
          from: formatInstant(interval.from),
          to: formatInstant(interval.to),
          force: interval.force,
          phase: interval.phase,
        })),
      },
    };
  },
});

function bound(text: string | undefined, otherwise: number, ofDate: (date: string) => number): number {
  if (text === undefined) return otherwise;
  return isDate(text) ? ofDate(text) : (parseInstant(text) as number);
}
