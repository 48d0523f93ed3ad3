import { type DomainEvent, event } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import type { StatedSpan } from '../../fields/time-fields.js';
import { FIRST_REPORT_TYPES, type FirstReportType, type Location } from '../../rules/facts/entries.js';
import type { Coarse } from './coarse.js';
import {
  boundsOfSpan,
  type Casualties,
  factSections,
  type IncidentFact,
  type StatedCount,
  type StatedReport,
  streamsAt,
  streamsInReport,
  streamsOf,
  type Weapon,
} from './event-parts.js';

/** A source alleges that something happened, or goes on: the first entry of an incident, whatever its type. */
export interface IncidentReported extends IncidentFact, Casualties {
  readonly code: string;
  readonly zoneId?: string;
  readonly occurred: StatedSpan;
  readonly location: Location;
  /** Where it had its effect, if elsewhere. */
  readonly impact?: Location;
  readonly allegedActors?: readonly string[];
  readonly targets?: readonly string[];
  readonly weapon?: Weapon;
  /** Of what the code names: shots, explosions, cases. */
  readonly count?: StatedCount;
  readonly summary?: TextRef;
  /** Also in `report`, which the public never sees. */
  readonly reportId: string;
  readonly report: StatedReport;
  readonly coarse: Coarse;
}

/** The types of a first report; all carry the same data. */
export const firstReportEvents = FIRST_REPORT_TYPES.map((type) =>
  event<IncidentReported>()(type, {
    sections: {
      code: 'public',
      zoneId: 'public',
      occurred: 'restricted',
      location: 'restricted',
      impact: 'restricted',
      allegedActors: 'restricted',
      targets: 'restricted',
      weapon: 'restricted',
      count: 'restricted',
      arrested: 'restricted',
      killed: 'restricted',
      injured: 'restricted',
      displaced: 'restricted',
      summary: 'restricted',
      reportId: 'public',
      report: 'source',
      coarse: 'public',
      ...factSections,
    },
    subjects: ({ zoneId, location, impact, allegedActors, targets, report }) => [
      ...streamsOf('zone', [zoneId]),
      ...streamsAt(location, impact),
      ...streamsOf('actor', allegedActors),
      ...streamsOf('actor', targets),
      ...streamsInReport(report),
    ],
    validTime: ({ occurred }) => boundsOfSpan(occurred),
  }),
);

/** The first entry of an incident. */
export function incidentReported(
  type: FirstReportType,
  data: IncidentReported,
): DomainEvent<FirstReportType, IncidentReported> {
  return { type, data };
}

/** A further allegation of the same incident. */
export interface IncidentReportAdded extends IncidentFact {
  readonly reportId: string;
  readonly report: StatedReport;
}

export const incidentReportAdded = event<IncidentReportAdded>()('IncidentReportAdded', {
  sections: { reportId: 'public', report: 'source', ...factSections },
  subjects: ({ report }) => streamsInReport(report),
});

/** The source of a report, or who published it, takes it back. */
export interface ReportRetracted extends IncidentFact {
  readonly reportId: string;
  readonly reason: TextRef;
}

export const reportRetracted = event<ReportRetracted>()('ReportRetracted', {
  sections: { reportId: 'public', ...factSections },
});

export const DEPENDENCES = ['VERBATIM_COPY', 'SAME_SOURCE', 'SYNDICATION'] as const;
export type Dependence = (typeof DEPENDENCES)[number];

/** Two reports are not independent: the one derives from the other. */
export interface ReportDependenceAsserted extends IncidentFact {
  readonly reportId: string;
  readonly derivedFromReportId: string;
  readonly kind: Dependence;
}

export const reportDependenceAsserted = event<ReportDependenceAsserted>()('ReportDependenceAsserted', {
  sections: { reportId: 'public', derivedFromReportId: 'public', kind: 'restricted', ...factSections },
});

export const reportEvents = [
  ...firstReportEvents,
  incidentReportAdded,
  reportRetracted,
  reportDependenceAsserted,
] as const;
