import { type EntityManager, In } from 'typeorm';
import { fieldsIn } from '../../events/event-types.js';
import { resolveAsOf } from '../../world/as-of.js';
import { LedgerEntry } from '../../world/tables.js';
import { WorldLoader } from '../../world/world-loader.js';
import { query } from '../../pipeline/queries/query.js';
import { parameter, TimeParameters } from '../../pipeline/queries/query-fields.js';
import {
  bounds,
  closed,
  id,
  integer,
  leftOut,
  leftOutSchema,
  list,
  names,
  oneOf,
  text,
  tri,
} from '../../fields/schema.js';
import { addDuration, isDuration } from '../../rules/time/calendar.js';
import { forceOf } from '../../rules/force/force.js';
import { formatBound } from '../../rules/time/fuzzy.js';
import { isToRunOut, phaseOf } from '../../rules/force/phase.js';
import { valueAt } from '../../rules/time/steps.js';
import { currentOrFirstTerm } from '../../rules/force/term.js';
import { allUnreadable } from '../../rules/status/unreadable.js';
import { idOf, streamOf } from '../../fields/things.js';

const DEFAULT_WITHIN = 'P30D';

export class TrialParameters extends TimeParameters {
  @parameter(
    {
      name: 'duration',
      fault: (value) =>
        typeof value === 'string' && isDuration(value)
          ? undefined
          : 'must be an ISO 8601 duration, like P30D',
      schema: { type: 'string', example: DEFAULT_WITHIN },
    },
    { description: `How far ahead to look; ${DEFAULT_WITHIN} unless said` },
  )
  within: string = DEFAULT_WITHIN;
}

export const trials = query({
  name: 'Trials',
  summary:
    'Terms that run out, soonest first, of agreements that are or may be in force, or have not begun: trial periods and fixed terms',
  route: '/trials',
  action: 'read.judged',
  parameters: TrialParameters,
  answer: closed(
    {
      items: list(
        closed({
          agreementId: id,
          title: names,
          zoneIds: list(id),
          kind: oneOf('TRIAL', 'FIXED_TERM'),
          number: integer,
          expiry: bounds,
          daysLeft: integer,
          phase: text,
          force: tri,
        }),
      ),
    },
    leftOutSchema,
  ),
  handle: async (parameters, { tx, now, position: last }) => {
    const asOf = await resolveAsOf(parameters, { tx, now, last });
    const withTerm = await tx.find(LedgerEntry, {
      select: { stream: true, position: true },
      where: { type: In(['TrialPeriodSet', 'TermSet']) },
    });
    const ids = withTerm
      .filter(({ position }) => position <= asOf.position)
      .map(({ stream }) => idOf(stream));
    const world = await new WorldLoader(tx, asOf.position).agreements([...new Set(ids)]);
    const titles = await titlesOf(ids, tx);
    const items = [...world.agreements.values()].flatMap((agreement) => {
      if (world.unreadable.has(streamOf('agreement', agreement.agreementId))) return [];
      const timeline = forceOf(agreement, world.settings);
      const term = timeline.term && currentOrFirstTerm(timeline.term, asOf.at);
      const timeZone = agreement.proposal?.timeZone ?? world.settings.timeZone;
      const horizon = addDuration(asOf.at, parameters.within, timeZone);
      if (!term || term.daysLeft === null || term.expiry.earliest > horizon || term.expiry.latest <= asOf.at)
        return [];
      const phase = valueAt(phaseOf(agreement, timeline), asOf.at);
      const force = valueAt(timeline.force, asOf.at);
      if (!isToRunOut({ force, phase })) return [];
      return [
        {
          sortBy: term.expiry.earliest,
          item: {
            agreementId: agreement.agreementId,
            title: titles.get(agreement.agreementId) ?? {},
            zoneIds: [
              ...(agreement.proposal?.zoneIds ?? []),
              ...agreement.addedZones.map(({ zoneId }) => zoneId),
            ],
            kind: term.kind,
            number: term.number,
            expiry: [formatBound(term.expiry.earliest), formatBound(term.expiry.latest)],
            daysLeft: term.daysLeft,
            phase,
            force,
          },
        },
      ];
    });
    const soonestFirst = items.sort((a, b) => a.sortBy - b.sortBy).map(({ item }) => item);
    return { body: { items: soonestFirst, ...leftOut(allUnreadable(world)) } };
  },
});

async function titlesOf(
  agreementIds: readonly string[],
  tx: EntityManager,
): Promise<ReadonlyMap<string, object>> {
  const proposals = await tx.findBy(LedgerEntry, {
    stream: In(agreementIds.map((agreementId) => streamOf('agreement', agreementId))),
    revision: 0,
  });
  return new Map(proposals.map(({ stream, data }) => [idOf(stream), fieldsIn({ data }).title ?? {}]));
}
