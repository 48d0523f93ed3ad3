import { type DataOf, event } from '../../core/event-type.js';
import { number, optional, ref, string } from '../../fields/event-fields.js';
import { attribution } from '../shared/attribution.js';

/** The parameters of the rules; what is absent stays as it was. */
export const settingsChanged = event('SettingsChanged', {
  leadBodyId: optional(ref('actor', { subject: false })),
  timeZone: optional(string),
  situationDays: optional(number),
  complianceDays: optional(number),
  calmCoverage: optional(number),
  unconfirmedPeriods: optional(number),
  /** ISO 8601 duration. */
  publicDelay: optional(string),
  ...attribution,
});
export type SettingsChanged = DataOf<typeof settingsChanged>;
