import { type DataOf, type DomainEvent, event } from '../../core/event-type.js';
import {
  count,
  followed,
  location,
  oneOf,
  optional,
  plain,
  ref,
  refs,
  restricted,
  sourceBound,
  statedSpan,
  string,
  text,
} from '../../fields/event-fields.js';
import { FIRST_REPORT_TYPES, type FirstReportType } from '../../rules/facts/entries.js';
import { boundsOfHappening } from '../shared/valid-time.js';
import type { Coarse } from './coarse.js';
import { casualties, incidentFact, incidentFactWithReason, report, weapon } from './event-parts.js';

/** A source alleges that something happened, or goes on: the first entry of an incident, whatever its type. */
const firstReport = <const Type extends FirstReportType>(type: Type) =>
  event(
    type,
    {
      code: string,
      zoneId: optional(followed(ref('zone'))),
      occurred: restricted(statedSpan),
      location: restricted(followed(location)),
      /** Where it had its effect, if elsewhere. */
      impact: optional(restricted(followed(location))),
      allegedActors: optional(restricted(followed(refs('actor')))),
      targets: optional(restricted(followed(refs('actor')))),
      weapon: optional(restricted(weapon)),
      /** Of what the code names: shots, explosions, cases. */
      count: optional(restricted(count)),
      ...casualties,
      summary: optional(restricted(text)),
      /** Also in `report`, which the public never sees. */
      reportId: string,
      report: sourceBound(report),
      coarse: plain<Coarse>(),
      ...incidentFact,
    },
    { validTime: ({ occurred }) => boundsOfHappening(occurred) },
  );

/** The types of a first report; all carry the same data. */
export const firstReportEvents = FIRST_REPORT_TYPES.map(firstReport);
export type IncidentReported = DataOf<(typeof firstReportEvents)[number]>;

/** The first entry of an incident. */
export function incidentReported(
  type: FirstReportType,
  data: IncidentReported,
): DomainEvent<FirstReportType, IncidentReported> {
  return { type, data };
}

/** A further allegation of the same incident. */
export const incidentReportAdded = event('IncidentReportAdded', {
  reportId: string,
  report: sourceBound(report),
  ...incidentFact,
});
export type IncidentReportAdded = DataOf<typeof incidentReportAdded>;

/** The source of a report, or who published it, takes it back. */
export const reportRetracted = event('ReportRetracted', { reportId: string, ...incidentFactWithReason });
export type ReportRetracted = DataOf<typeof reportRetracted>;

export const DEPENDENCES = ['VERBATIM_COPY', 'SAME_SOURCE', 'SYNDICATION'] as const;
export type Dependence = (typeof DEPENDENCES)[number];

/** Two reports are not independent: the one derives from the other. */
export const reportDependenceAsserted = event('ReportDependenceAsserted', {
  reportId: string,
  derivedFromReportId: string,
  kind: restricted(oneOf(DEPENDENCES)),
  ...incidentFact,
});
export type ReportDependenceAsserted = DataOf<typeof reportDependenceAsserted>;

export const reportEvents = [
  ...firstReportEvents,
  incidentReportAdded,
  reportRetracted,
  reportDependenceAsserted,
] as const;
