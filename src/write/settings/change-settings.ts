import { InvalidInput } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Phrase, Quantity, Refers } from '../../fields/fields.js';
import { SETTINGS } from '../../fields/things.js';
import { Duration, TimeZone } from '../../fields/time-fields.js';
import { noState, useCase } from '../../pipeline/commands/use-case.js';
import type { TextRef } from '../../core/text-ref.js';
import type { SettingsData } from '../../rules/facts/entries.js';
import { settingsChanged } from '../../events/settings/events.js';

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
  target: { expectation: 'either', id: () => SETTINGS, stream: () => SETTINGS },
  decider: noState,
  decide: (body) => {
    if (!PARAMETERS.some((parameter) => body[parameter] !== undefined)) {
      throw InvalidInput.at('', 'NOTHING_CHANGED', `Name at least one of ${PARAMETERS.join(', ')}.`);
    }
    return [settingsChanged(dataOf(body))];
  },
});
