import { RuleBroken } from '../../core/errors.js';
import { field, type FieldUse } from '../../fields/field.js';
import { familyOf, INCIDENT_CODES, incidentCode } from '../../events/incidents/codes.js';

/**
 * A code of the incident list. Acts of agreements have the right shape, too, but their own commands: an AGR code is
 * refused as a rule, so that whoever sends one learns where it belongs.
 */
export const Code = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'incidentCode',
      fault: (value) =>
        typeof value === 'string' && (incidentCode(value) !== undefined || familyOf(value) === 'AGR')
          ? undefined
          : 'must be a code of the incident list, like KIN.SHELLING',
      schema: { type: 'string', enum: INCIDENT_CODES.map(({ code }) => code) },
      normalise: (code: string, pointer) => {
        if (familyOf(code) !== 'AGR') return code;
        throw new RuleBroken('USE_AGREEMENT_COMMANDS', 'Use the agreement commands.', pointer);
      },
    },
    use,
  );
