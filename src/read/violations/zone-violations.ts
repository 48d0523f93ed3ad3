import { Unreadable } from '../../core/errors.js';
import { mustBeKnown, resolveAsOf, timeZoneOf } from '../../world/as-of.js';
import { EntryReader } from '../../world/entry-reader.js';
import { WorldLoader } from '../../world/world-loader.js';
import { invalidCursor, readCursor, writeCursor } from '../../pipeline/queries/cursor.js';
import { query } from '../../pipeline/queries/query.js';
import {
  ChoiceParameter,
  IntegerParameter,
  TextParameter,
  TimeParameters,
} from '../../pipeline/queries/query-fields.js';
import {
  closed,
  flag,
  id,
  instant,
  list,
  nullable,
  oneOf,
  page,
  sentence,
  text,
  tri,
  uuid,
} from '../../fields/schema.js';
import { unreadableIn } from '../../rules/status/unreadable.js';
import { type Violation, violationsOf } from '../../rules/violation/violations.js';
import { type Language, spoken } from '../../fields/language.js';
import type { Tri } from '../../rules/time/tri.js';
import { type RuleCode, ruleText } from '../text/rules.js';
import { idOf, streamOf } from '../../fields/things.js';

/** Violations are told however long ago they were (ms). */
const BEFORE_ALL = -8_640_000_000_000_000;

const STATES = ['ALLEGED', 'VERIFIED_INCIDENT', 'CONFIRMED_VIOLATION', 'DISMISSED', 'NEEDS_REVIEW'] as const;
const SEVERITY = oneOf('MINOR', 'MAJOR', 'SERIOUS');

const test = closed({ result: tri, rule: text, text: sentence, eventIds: list(uuid) });

const violationSchema = closed(
  {
    incidentId: uuid,
    agreementId: id,
    clauseId: id,
    code: text,
    occurred: closed({ earliest: nullable(instant), latest: nullable(instant) }),
    candidate: tri,
    tests: closed({ force: test, place: test, act: test, bound: test, noException: test }),
    evidence: oneOf('E0', 'E1', 'E2', 'E3', 'E4', 'N1', 'N2'),
    disputed: flag,
    state: oneOf(...STATES),
    bodies: list(
      closed(
        { bodyId: id },
        {
          verification: oneOf('VERIFIED', 'NOT_VERIFIED', 'REFUTED', 'INCONCLUSIVE'),
          attribution: nullable(id),
          finding: oneOf('ENDORSED', 'DISMISSED'),
          severity: SEVERITY,
        },
      ),
    ),
    history: list(closed({ eventId: uuid, type: text, recordedAt: instant })),
  },
  { severity: SEVERITY },
);

export class ViolationParameters extends TimeParameters {
  @ChoiceParameter(STATES)
  state?: (typeof STATES)[number];

  @TextParameter({ description: 'Attributed to, or alleged of, this actor' })
  actor?: string;

  @TextParameter({ description: 'Id of a clause' })
  clause?: string;

  @IntegerParameter({ min: 1, max: 1_000 })
  limit: number = 50;

  @TextParameter()
  cursor?: string;
}

export const zoneViolations = query({
  name: 'ZoneViolations',
  summary:
    'Incidents beside the clauses that they may breach: five tests, evidence, what bodies decided, every step',
  route: '/zones/:id/violations',
  action: 'read.judged',
  parameters: ViolationParameters,
  answer: page(violationSchema),
  handle: async (parameters, { tx, now, position: last, languages, params: { id: zoneId = '' } }) => {
    const zone = await timeZoneOf(streamOf('zone', zoneId), tx);
    const asOf = await resolveAsOf(parameters, { tx, now, timeZone: zone?.timeZone, last });
    mustBeKnown(`zone ${zoneId}`, zone?.since, asOf.position);
    const world = await new WorldLoader(tx, asOf.position).zones([zoneId], {
      from: BEFORE_ALL,
      to: asOf.at,
    });
    const unreadable = unreadableIn(world, zoneId, asOf.at, BEFORE_ALL);
    if (unreadable.length > 0) throw new Unreadable(unreadable);
    const { state, actor, clause, limit, cursor } = parameters;
    const involved = (incidentId: string): boolean => {
      const incident = world.incidents.get(incidentId);
      const attributed = incident?.attributions.map(({ actorId }) => actorId) ?? [];
      return [...attributed, ...(incident?.allegedActors ?? [])].includes(actor as string);
    };
    const rows = violationsOf(world, zoneId, asOf.at)
      .filter((row) => state === undefined || row.state === state)
      .filter((row) => clause === undefined || row.clauseId === clause)
      .filter((row) => actor === undefined || involved(row.incidentId))
      .map((row) => ({ row, key: keyOf(row) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const after = cursor === undefined ? '' : readKey(cursor);
    const rest = rows.filter(({ key }) => key > after);
    const shown = rest.slice(0, limit);
    const history = await historyOf(
      shown.map(({ row }) => row.incidentId),
      new EntryReader(tx, asOf.position),
    );
    const end = shown.at(-1);
    return {
      body: {
        items: shown.map(({ row }) => ({
          ...row,
          tests: withText(row.tests, languages),
          history: history.get(row.incidentId) ?? [],
        })),
        ...(rest.length > limit && end ? { next: writeCursor([end.key]) } : {}),
      },
    };
  },
});

/** Sorts rows by when they may have begun, then by incident, agreement and clause; unique in a zone. */
function keyOf({ occurred, incidentId, agreementId, clauseId }: Violation): string {
  return [occurred.earliest ?? '', incidentId, agreementId, clauseId].join(' ');
}

function withText(tests: Violation['tests'], languages: readonly Language[]): object {
  const withIts = <Test extends { result: Tri; rule: RuleCode }>(test: Test): object => ({
    ...test,
    text: spoken(ruleText(test.rule, test.result), languages),
  });
  return {
    force: withIts(tests.force),
    place: withIts(tests.place),
    act: withIts(tests.act),
    bound: withIts(tests.bound),
    noException: withIts(tests.noException),
  };
}

/** Every entry on the incidents, as known then. */
async function historyOf(
  incidentIds: readonly string[],
  reader: EntryReader,
): Promise<ReadonlyMap<string, object[]>> {
  const histories = new Map<string, object[]>();
  const rows = await reader.ofStreams(
    new Set(incidentIds.map((incidentId) => streamOf('incident', incidentId))),
  );
  for (const { stream, id: eventId, type, recordedAt } of rows.sort((a, b) => a.position - b.position)) {
    const incidentId = idOf(stream);
    const steps = histories.get(incidentId) ?? [];
    steps.push({ eventId, type, recordedAt });
    histories.set(incidentId, steps);
  }
  return histories;
}

/** The key of the row with which the page before ended. */
function readKey(cursor: string): string {
  const [key] = readCursor(cursor, 1);
  if (typeof key !== 'string') throw invalidCursor();
  return key;
}
