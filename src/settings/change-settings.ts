import { InvalidInput } from '../core/errors.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { Phrase, Quantity, Refers } from '../platform/commands/fields.js';
import { SETTINGS_STREAM } from '../platform/commands/local-time.js';
import { Duration, TimeZone } from '../platform/commands/time-fields.js';
import { noState, useCase } from '../platform/commands/use-case.js';
import type { TextRef } from '../core/text-ref.js';
import type { SettingsData } from '../rules/entries.js';
import { settingsChanged } from './events.js';

const PARAMETERS = [
  'leadBodyId',
  'timeZone',
  'situationDays',
  'complianceDays',
  'calmCoverage',
  'unconfirmedPeriods',
  'publicDelay',
] as const satisfies readonly (keyof SettingsData)[];

export class ChangeSettingsBody extends CommandBody {
  @Refers('actor', { optional: true })
  leadBodyId?: string;

  @TimeZone({ optional: true })
  timeZone?: string;

  @Quantity({ min: 1, max: 366, integer: true }, { optional: true })
  situationDays?: number;

  @Quantity({ min: 1, max: 366, integer: true }, { optional: true })
  complianceDays?: number;

  @Quantity({ min: 0, max: 1 }, { optional: true })
  calmCoverage?: number;

  @Quantity({ min: 0, max: 100, integer: true }, { optional: true })
  unconfirmedPeriods?: number;

  @Duration({ optional: true })
  publicDelay?: string;

  @Phrase()
  declare reason: TextRef;
}

export const changeSettings = useCase({
  name: 'ChangeSettings',
  summary: 'Changes what answers rest on: lead body, windows, thresholds, time zone, public delay',
  route: '/settings',
  action: 'register',
  body: ChangeSettingsBody,
  target: { expectation: 'either', id: () => 'settings', stream: () => SETTINGS_STREAM },
  decider: noState,
  decide: (body) => {
    if (!PARAMETERS.some((parameter) => body[parameter] !== undefined)) {
      throw InvalidInput.at('', 'NOTHING_CHANGED', `Name at least one of ${PARAMETERS.join(', ')}.`);
    }
    return [settingsChanged(dataOf(body))];
  },
});
