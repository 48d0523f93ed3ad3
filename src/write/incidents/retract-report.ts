import { NotFound, RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase } from '../../fields/fields.js';
import type { Report } from '../../rules/facts/incident-facts.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToIncident, type Known } from './adds-to-incident.js';
import { reportRetracted } from '../../events/incidents/report-events.js';

export class RetractReportBody extends CommandBody {
  @Phrase()
  declare reason: TextRef;
}

export const retractReport = addsToIncident({
  name: 'RetractReport',
  summary: 'Records that a report was taken back by its source or by who published it',
  path: '/reports/:reportId/retraction',
  action: 'correct',
  body: RetractReportBody,
  decide: (fact, known) => {
    const { reportId, sourceId, retractedBy } = reportInPath(known);
    const publisher = known.incident.channels.find((channel) => channel.reportId === reportId)?.publisher;
    if (fact.sourceId !== undefined && fact.sourceId !== sourceId && fact.sourceId !== publisher) {
      throw new RuleBroken(
        'NOT_THE_SOURCE',
        'Only its source, or who published it, takes a report back.',
        '/sourceId',
      );
    }
    const left = known.incident.facts.reports.some(
      (report) => report.reportId !== reportId && report.retractedBy === undefined,
    );
    return {
      events: retractedBy === undefined ? [reportRetracted({ ...fact, reportId })] : [],
      warnings: warnIf(!left, 'NO_REPORT_LEFT', ''),
    };
  },
});

function reportInPath({ incident, params: { reportId = '' } }: Known): Report {
  const report = incident.facts.reports.find((other) => other.reportId === reportId.toLowerCase());
  if (report === undefined) throw new NotFound('The incident has no such report.');
  return report;
}
