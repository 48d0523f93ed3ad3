import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { addReport } from './add-report.js';
import { FIRST_REPORT, INCIDENT, SECOND_REPORT, shellingReported } from '../../testing/incident.fixture.js';
import { reclassifyIncident } from './reclassify-incident.js';
import { incidentReportAdded } from '../../events/incidents/report-events.js';
import { retractReport } from './retract-report.js';

const reason = { text: 'Misheard', lang: 'en' };
const mine = { event: shellingReported, by: 'me' };
const yours = {
  event: incidentReportAdded({
    incidentId: INCIDENT,
    reportId: SECOND_REPORT,
    report: { reportId: SECOND_REPORT, sourceId: 'teacher' },
  }),
  by: 'you',
};
const monitor = (recordedBy: string) => ({ id: INCIDENT, recordedBy, ownOnly: true });

describe('a monitor', () => {
  const reclassified = specify(reclassifyIncident).given(mine, yours);
  const body = { code: 'KIN.AIR', reason };

  it('corrects an incident of which they recorded a report', () => {
    expect(reclassified.when(body, monitor('me')).events).toHaveLength(1);
    expect(reclassified.when(body, monitor('you')).events).toHaveLength(1);
  });

  it('corrects no incident that others reported', () => {
    expect(reclassified.when(body, monitor('somebody else')).refusal).toBe('NOT_YOUR_INCIDENT');
  });

  it('takes back no report that somebody else recorded', () => {
    const taken = specify(retractReport).given(mine, yours);
    const takesBack = (reportId: string) =>
      taken.when({ reason }, { ...monitor('me'), params: { id: INCIDENT, reportId } });
    expect(takesBack(FIRST_REPORT.toUpperCase()).events).toHaveLength(1);
    expect(takesBack(SECOND_REPORT).refusal).toBe('NOT_YOUR_INCIDENT');
  });

  it('adds a report to any incident', () => {
    const added = specify(addReport).given(mine).when({ sourceId: 'teacher' }, monitor('somebody else'));
    expect(added.events).toHaveLength(1);
  });
});

describe('who verifies or registers', () => {
  it('corrects what others reported', () => {
    const anybody = { id: INCIDENT, recordedBy: 'somebody else' };
    const corrected = specify(reclassifyIncident).given(mine).when({ code: 'KIN.AIR', reason }, anybody);
    expect(corrected.events).toHaveLength(1);
  });
});
