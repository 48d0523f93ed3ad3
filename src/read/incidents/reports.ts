import type { Json } from '../../core/json.js';
import { anyObject, closed, id, instant, text, uuid } from '../../fields/schema.js';
import { FIRST_REPORT_TYPES } from '../../rules/facts/entries.js';
import type { SeenEntry } from './seen-incident.js';

/** The types of entries that bring a report. */
export const REPORT_TYPES: readonly string[] = [...FIRST_REPORT_TYPES, 'IncidentReportAdded'];

const retractionSchema = closed({ eventId: uuid, at: instant }, { by: text, reason: anyObject });

/** One allegation; whose it is and what it says only for those who may know the source. */
export const reportSchema = closed(
  { reportId: id, eventId: uuid, recordedAt: instant },
  {
    recordedBy: text,
    sourceId: id,
    viaSourceId: id,
    madeAt: anyObject,
    text: anyObject,
    differs: anyObject,
    retracted: retractionSchema,
  },
);

/** The reports in an incident's standing entries, in the order in which they were recorded, retracted ones too. */
export function reportsIn(entries: readonly SeenEntry[]): readonly object[] {
  return entries
    .filter(({ entry: { type } }) => REPORT_TYPES.includes(type))
    .map(({ entry, sections, data }) => ({
      ...(data['report'] as Readonly<Record<string, Json>> | undefined),
      reportId: data['reportId'],
      eventId: entry.id,
      recordedAt: entry.recordedAt,
      ...(sections.has('header') ? { recordedBy: entry.recordedBy } : {}),
      ...retractionOf(data['reportId'], entries),
    }));
}

function retractionOf(reportId: Json | undefined, entries: readonly SeenEntry[]): object {
  const retraction = entries.findLast(
    ({ entry: { type }, data }) => type === 'ReportRetracted' && data['reportId'] === reportId,
  );
  if (retraction === undefined) return {};
  const { entry, sections, data } = retraction;
  return {
    retracted: {
      eventId: entry.id,
      at: entry.recordedAt,
      ...(sections.has('header') ? { by: entry.recordedBy } : {}),
      ...(data['reason'] === undefined ? {} : { reason: data['reason'] }),
    },
  };
}
