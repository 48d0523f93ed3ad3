import type { Words } from '../../core/text-ref.js';
import { field, type FieldUse } from '../../fields/field.js';
import { emptyFault, wordsBound } from '../../fields/fields.js';
import { placeBound, placeFault } from '../../fields/place-fields.js';
import { placeReferences } from '../../fields/place-references.js';
import type { Location } from '../../rules/facts/entries.js';

/** BCP 47 as far as its shape goes. */
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

/** `Place | Text` of bodies.md: where a meeting was, in words where nothing in the registry fits. */
export const MeetingPlace = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'meetingPlace',
      fault: (value) => (isInWords(value) ? textFault(value) : placeFault(value)),
      bounds: [wordsBound, placeBound],
      schema: {
        type: 'object',
        additionalProperties: true,
        description: 'A place in one of the five forms of a location, or { text, lang }',
      },
      takeWords: (value: Location | Words, pointer, take) =>
        'text' in value ? take(value.text, value.lang, pointer) : value,
      references: (value: Record<string, unknown>, pointer) => placeReferences(value, pointer),
    },
    use,
  );

function isInWords(value: unknown): value is Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'text' in value;
}

function textFault({ text, lang, ...others }: Partial<Record<string, unknown>>): string | undefined {
  if (Object.keys(others).length > 0) return 'must be a place, or { text, lang }';
  if (typeof lang !== 'string' || !LANGUAGE.test(lang)) return 'must name its language, like en or ar';
  return emptyFault(text);
}
