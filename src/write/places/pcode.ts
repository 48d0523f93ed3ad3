import { field, type FieldUse } from '../../fields/field.js';

/** Country code and digits; populated places have a C before the digits (OCHA's change note of 12 December 2012). */
const PCODE = /^[A-Z][A-Z0-9]{1,19}$/;

/** An OCHA P-code, like SY030203 or C2345. */
export const PCode = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'pcode',
      fault: (value) =>
        typeof value === 'string' && PCODE.test(value) ? undefined : 'must be an OCHA P-code, like SY030203',
      schema: { type: 'string', pattern: PCODE.source, example: 'SY030203' },
    },
    use,
  );
