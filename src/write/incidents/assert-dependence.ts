import { RuleBroken } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Uuid } from '../../fields/fields.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToIncident, type Known } from './adds-to-incident.js';
import {
  type Dependence,
  DEPENDENCES,
  reportDependenceAsserted,
} from '../../events/incidents/report-events.js';

export class AssertDependenceBody extends CommandBody {
  @Uuid()
  reportId!: string;

  @Uuid({ description: 'Of this incident, or of one that was merged into it' })
  derivedFromReportId!: string;

  @OneOf(DEPENDENCES)
  kind!: Dependence;
}

export const assertDependence = addsToIncident({
  name: 'AssertReportDependence',
  summary: 'Records that one report derives from another, so that they do not confirm each other',
  path: '/dependences',
  action: 'correct',
  body: AssertDependenceBody,
  decide: (fact, known) => {
    if (fact.reportId === fact.derivedFromReportId) {
      throw new RuleBroken(
        'DERIVED_FROM_ITSELF',
        'A report cannot derive from itself.',
        '/derivedFromReportId',
      );
    }
    if (!hasReport(known, fact.reportId)) {
      throw new RuleBroken('UNKNOWN_REFERENCE', 'The incident has no such report.', '/reportId');
    }
    return {
      events: [reportDependenceAsserted(fact)],
      // The reports of an incident that was merged into this one stand in its own stream.
      warnings: warnIf(!hasReport(known, fact.derivedFromReportId), 'UNKNOWN_REPORT', '/derivedFromReportId'),
    };
  },
});

function hasReport({ incident }: Known, reportId: string): boolean {
  return incident.facts.reports.some((report) => report.reportId === reportId);
}
