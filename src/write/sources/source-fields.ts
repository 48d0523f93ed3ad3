import { field } from '../../fields/field.js';
import { wordsFault } from '../../fields/fields.js';
import { aboutStream, streamOf } from '../../fields/things.js';

/**
 * The id of the actor that a source belongs to; of a confidential source it is words. A faction of a few dozen fighters
 * all but names the person. The price: evidence is grouped by what the log says, and cannot see that two such sources
 * belong to one side.
 */
export const Affiliation = (): PropertyDecorator =>
  field(
    {
      name: 'actorId',
      fault: (value) =>
        typeof value === 'string' && aboutStream(`actors/${value}`) !== undefined
          ? undefined
          : 'must be the id of an actor',
      schema: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' },
      references: (actorId: string, pointer) => [{ stream: streamOf('actor', actorId), pointer }],
      takeWords: (actorId: string, pointer, take, body: { readonly confidential?: boolean }) =>
        body.confidential === true ? take(actorId, 'und', pointer) : actorId,
    },
    {
      optional: true,
      description: 'The actor that it belongs to; of a confidential source never in the log',
    },
  );

/** What is known of a person: any object, kept as words. */
export const Identity = (): PropertyDecorator =>
  field(
    {
      name: 'identity',
      fault: (value) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
        return wordsFault(JSON.stringify(value));
      },
      schema: { type: 'object', additionalProperties: true },
      takeWords: (value: object, pointer, take) => take(JSON.stringify(value), 'und', pointer),
    },
    { optional: true, description: 'Who it is: kept sealed, shown by no query' },
  );
