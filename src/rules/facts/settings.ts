import { type SettingsData } from './entries.js';
import { readTimeZone } from '../time/time-zone-names.js';

/** The parameters of the rules as known, with what the rules say where nothing was recorded (rules.md, section 5). */
export interface Settings extends SettingsData {
  /** IANA name; the time zone of local times that nothing nearer gives one to. */
  readonly timeZone: string;
  readonly situationDays: number;
  readonly complianceDays: number;
  /** Share of the situation window that must have been observed before quiet is called calm. */
  readonly calmCoverage: number;
  /** How many further periods an unconfirmed renewal leaves the force POSSIBLE. */
  readonly unconfirmedPeriods: number;
}

export const DEFAULT_SETTINGS: Settings = {
  timeZone: 'UTC',
  situationDays: 7,
  complianceDays: 30,
  calmCoverage: 0.25,
  unconfirmedPeriods: 1,
};

/** What a change leaves out stays as it was; what an entry carries beside parameters is not one. */
export function evolveSettings(settings: Settings, change: SettingsData): Settings {
  return {
    leadBodyId: change.leadBodyId ?? settings.leadBodyId,
    timeZone: readTimeZone(change.timeZone) ?? settings.timeZone,
    situationDays: change.situationDays ?? settings.situationDays,
    complianceDays: change.complianceDays ?? settings.complianceDays,
    calmCoverage: change.calmCoverage ?? settings.calmCoverage,
    unconfirmedPeriods: change.unconfirmedPeriods ?? settings.unconfirmedPeriods,
    publicDelay: change.publicDelay ?? settings.publicDelay,
  };
}
