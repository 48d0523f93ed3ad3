import type { ApiPropertyOptions } from '@nestjs/swagger';
import { field, type FieldKind, type FieldUse, type TakeWords } from './field.js';
import { MAX_WORDS, wordsFault } from './fields.js';

/** A count with bounds, and the words it was given in. */
export function Counted(use?: FieldUse): PropertyDecorator {
  return field(countKind, use);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const COUNT_KEYS = new Set(['low', 'best', 'high', 'unit', 'verbatim']);
const COUNT_UNITS = ['PERSON', 'SHOT', 'BURST', 'EXPLOSION', 'CASE', 'INCIDENT'];
const whole: ApiPropertyOptions = { type: 'integer', minimum: 0, maximum: 1_000_000_000 };

const countKind: FieldKind = {
  name: 'count',
  fault: (value) => {
    if (!isRecord(value)) return 'must be { low?, best?, high?, unit?, verbatim? }';
    const unknown = Object.keys(value).find((key) => !COUNT_KEYS.has(key));
    if (unknown !== undefined) return `has the unknown key "${unknown.slice(0, 40)}"`;
    const numbers = ['low', 'best', 'high'].map((key) => value[key]).filter((number) => number !== undefined);
    if (
      !numbers.every((number) => Number.isInteger(number) && Number(number) >= 0 && Number(number) <= 1e9)
    ) {
      return 'must have whole numbers from 0 on as low, best and high';
    }
    if (numbers.some((number, index) => index > 0 && Number(number) < Number(numbers[index - 1]))) {
      return 'must have low <= best <= high';
    }
    if (numbers.length === 0 && value['verbatim'] === undefined) return 'must say a number or the words used';
    if (value['unit'] !== undefined && !COUNT_UNITS.includes(value['unit'] as string)) {
      return `must have a unit of ${COUNT_UNITS.join(', ')}`;
    }
    return value['verbatim'] === undefined ? undefined : wordsFault(value['verbatim']);
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      low: whole,
      best: whole,
      high: whole,
      unit: { type: 'string', enum: COUNT_UNITS },
      verbatim: { type: 'string', maxLength: MAX_WORDS },
    },
  },
  takeWords: takeVerbatim,
};

/** Takes the words out of `verbatim`; all else stays. */
export function takeVerbatim(value: { verbatim?: string }, pointer: string, take: TakeWords): object {
  const { verbatim, ...rest } = value;
  return verbatim === undefined ? rest : { ...rest, verbatim: take(verbatim, 'und', `${pointer}/verbatim`) };
}
