import type { StatedTime } from '../fields/time-fields.js';
import { incidentReported, type IncidentReported } from '../events/incidents/report-events.js';

/** Ids that read as what they are for. */
export const INCIDENT = '11111111-0000-4000-8000-000000000000';
export const OTHER_INCIDENT = '22222222-0000-4000-8000-000000000000';
export const FIRST_REPORT = 'aaaaaaaa-0000-4000-8000-000000000001';
export const SECOND_REPORT = 'aaaaaaaa-0000-4000-8000-000000000002';

/** A moment known to the millisecond. */
export function at(instant: string): StatedTime {
  return { earliest: instant, latest: instant, given: { at: instant }, timeZone: 'UTC' };
}

/** Shelling in the morning of 10 August 2017, told by one source. */
export const shelling: IncidentReported = {
  incidentId: INCIDENT,
  code: 'KIN.SHELLING',
  zoneId: 'eastern-qalamoun',
  occurred: { start: at('2017-08-10T06:00:00.000Z') },
  location: { point: [36.73, 33.8] },
  reportId: FIRST_REPORT,
  report: { reportId: FIRST_REPORT, sourceId: 'local-radio', viaSourceId: 'wire-agency' },
  coarse: {},
};

export const shellingReported = incidentReported('WeaponUseReported', shelling);

/** Arrests at a checkpoint, going on since mid-2013. */
export const arrestsReported = incidentReported('CheckpointArrestReported', {
  ...shelling,
  code: 'CIV.ARREST',
  occurred: { start: at('2013-06-01T00:00:00.000Z'), ongoing: true },
  location: { checkpointId: 'jayrud-north' },
  arrested: { low: 10, high: 12 },
});
