import type { TextRef } from '../core/text-ref.js';
import { field } from '../platform/commands/field.js';
import { wordsFault } from '../platform/commands/fields.js';
import { aboutStream, streamOf } from '../platform/commands/streams.js';

/** Whom a source belongs to, in clear and in words: which of them is kept, the decision says. */
export interface StatedAffiliation {
  readonly actorId: string;
  readonly words: TextRef;
}

/** The id of the actor that a source belongs to. */
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
      normalise: (actorId: string, pointer, form): StatedAffiliation => ({
        actorId,
        words: form.seal(actorId, 'und', pointer),
      }),
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
      normalise: (value: object, pointer, form) => form.seal(JSON.stringify(value), 'und', pointer),
    },
    { optional: true, description: 'Who it is: kept sealed, shown by no query' },
  );
