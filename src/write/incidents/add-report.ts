import { RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { attributionOf } from '../../events/shared/attribution.js';
import { nested } from '../../fields/field.js';
import { Prose, Refers, Uuid } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { type Warning, warnIf } from '../../pipeline/commands/use-case.js';
import { addsToIncident, type FactOf, type Known } from './adds-to-incident.js';
import { excludesLocation, excludesTiming } from './occurrence.js';
import { DifferencesBody } from './report-body.js';
import { incidentReportAdded } from '../../events/incidents/report-events.js';

/** A report is a body of its own here, so that the source of the command is the source of the report. */
export class AddReportBody extends CommandBody {
  @Uuid({ optional: true })
  id?: string;

  @Refers('source')
  declare sourceId: string;

  @Refers('source', { optional: true, description: 'Who published it' })
  viaSourceId?: string;

  @Prose({ optional: true })
  text?: TextRef;

  @FuzzyTime({ optional: true })
  madeAt?: StatedTime;

  @nested(() => DifferencesBody, { optional: true })
  differs?: DifferencesBody;
}

export const addReport = addsToIncident({
  name: 'AddReport',
  summary: 'Records a further allegation of the same incident',
  path: '/reports',
  action: 'report',
  body: AddReportBody,
  decide: (fact, known) => {
    const { incident, newId } = known;
    const { incidentId, id: reportId = newId, sourceId, viaSourceId, text, madeAt, differs } = fact;
    if (incident.facts.reports.some((report) => report.reportId === reportId)) {
      throw new RuleBroken('ALREADY_EXISTS', 'The incident has a report of this id.', '/id');
    }
    const report = { reportId, sourceId, viaSourceId, text, madeAt, differs };
    return {
      events: [incidentReportAdded({ incidentId, ...attributionOf(fact), reportId, report })],
      warnings: [
        ...warnIf(hasReported(known, sourceId), 'DUPLICATE_SOURCE', '/sourceId'),
        ...contradictions(fact, known),
      ],
    };
  },
});

function hasReported({ incident }: Known, sourceId: string): boolean {
  return incident.facts.reports.some(
    (report) => report.sourceId === sourceId && report.retractedBy === undefined,
  );
}

function contradictions(
  { differs = {} }: FactOf<AddReportBody>,
  { incident: { facts } }: Known,
): readonly Warning[] {
  const { code, occurred, location } = differs;
  return [
    ...warnIf(code !== undefined && code !== facts.code, 'DIFFERS_IN_CODE', '/differs/code'),
    ...warnIf(
      occurred !== undefined && excludesTiming(facts.occurred, occurred),
      'DIFFERS_IN_TIME',
      '/differs/occurred',
    ),
    ...warnIf(
      location !== undefined && excludesLocation(facts.location, location),
      'DIFFERS_IN_PLACE',
      '/differs/location',
    ),
  ];
}
