import {
  bounds,
  closed,
  flag,
  id,
  instant,
  integer,
  list,
  nullable,
  number,
  oneOf,
  sentence,
  text,
  tri,
  uuid,
  words,
} from '../../fields/schema.js';

const moment = closed({ earliest: nullable(instant), latest: nullable(instant) });
const count = closed({}, { low: integer, best: integer, high: integer, unit: text, verbatim: words });

const party = closed(
  { actorId: id, roles: list(text), standing: oneOf('IN', 'OUT', 'NONE'), signed: flag },
  { lastResponse: oneOf('ACCEPTED', 'REJECTED', 'SILENT', 'DECLARED_OBSERVANCE') },
);

const term = closed({
  kind: oneOf('TRIAL', 'FIXED_TERM'),
  number: integer,
  start: bounds,
  expiry: bounds,
  daysLeft: nullable(integer),
});

const agreement = closed(
  { agreementId: id, phase: text, force: tri, parties: list(party) },
  { partial: flag, term },
);

/** The parameters of the rules as recorded by settings, and the version of the program's time zone data. */
export const parametersSchema = closed(
  {
    timeZone: text,
    situationDays: integer,
    complianceDays: integer,
    calmCoverage: number,
    unconfirmedPeriods: integer,
    tz: text,
  },
  { leadBodyId: id, publicDelay: text },
);

/** The headline of a status, wherever it stands. */
export const headlineSchema = closed({ code: text, flags: list(text), text: sentence });

/** `GET /v1/zones/:id/status` of bodies.md. */
export const zoneStatusSchema = closed({
  zoneId: id,
  at: instant,
  knownAt: nullable(instant),
  position: text,
  validUntil: instant,
  headline: headlineSchema,
  legal: closed({
    phase: text,
    agreements: list(agreement),
    linked: list(closed({ agreementId: id, relation: text, phase: text })),
  }),
  situation: closed({
    value: text,
    incidents: integer,
    possible: integer,
    verified: integer,
    previous: integer,
    tallies: list(
      closed({
        eventId: uuid,
        bodyId: id,
        during: moment,
        counts: list(closed({ label: words, count: integer, unit: text })),
      }),
    ),
    series: list(closed({ eventId: uuid, code: text, count, during: moment })),
  }),
  compliance: closed({ value: text, alleged: integer, verified: integer, confirmed: integer }),
  protection: list(
    closed(
      { kind: oneOf('PRACTICE', 'RESTRICTION'), id, since: moment, lastReportedAt: nullable(instant) },
      { code: text, goods: list(text), degree: text },
    ),
  ),
  control: closed({
    contested: flag,
    claims: list(closed({ actorIds: list(id), degree: text, since: moment })),
  }),
  coverage: closed({ share: number, lastObservedAt: nullable(instant), accessDenied: flag }),
  detention: closed({ low: integer, best: nullable(integer), high: nullable(integer) }),
  parameters: parametersSchema,
  explanation: list(closed({ axis: text, rule: text, eventIds: list(uuid) })),
});
