import { event } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import type { SettingsData } from '../../rules/facts/entries.js';

/** The parameters of the rules; what is absent stays as it was. */
export interface SettingsChanged extends SettingsData, Attribution {}

export const settingsChanged = event<SettingsChanged>()('SettingsChanged', {
  sections: {
    leadBodyId: 'public',
    timeZone: 'public',
    situationDays: 'public',
    complianceDays: 'public',
    calmCoverage: 'public',
    unconfirmedPeriods: 'public',
    publicDelay: 'public',
    ...attributionSections,
  },
});
