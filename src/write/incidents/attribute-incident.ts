import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { field } from '../../fields/field.js';
import { OneOf, Phrase, Refers } from '../../fields/fields.js';
import { aboutStream, type Thing } from '../../fields/things.js';
import { addsToIncident, refuseOwnReport } from './adds-to-incident.js';
import { attributionFound, type Confidence, CONFIDENCES } from '../../events/incidents/verdict-events.js';

const actorStream = (value: unknown): Thing | undefined => aboutStream(`actors/${String(value)}`);

/** The id of an actor, or null for nobody in particular; it must be said, one way or the other. */
const ActorOrNull = (): PropertyDecorator =>
  field(
    {
      name: 'actorId',
      fault: (value) =>
        value === null || (typeof value === 'string' && actorStream(value) !== undefined)
          ? undefined
          : 'must be the id of an actor, or null where it cannot be attributed',
      schema: { type: 'string', nullable: true },
      references: (value: string | null, pointer) => {
        const stream = value === null ? undefined : actorStream(value);
        return stream === undefined ? [] : [{ stream, pointer }];
      },
    },
    { description: 'null: it cannot be attributed' },
  );

export class AttributeIncidentBody extends CommandBody {
  @Refers('actor')
  declare bodyId: string;

  @ActorOrNull()
  actorId!: string | null;

  @OneOf(CONFIDENCES)
  confidence!: Confidence;

  @Phrase()
  declare reason: TextRef;
}

export const attributeIncident = addsToIncident({
  name: 'AttributeIncident',
  summary: 'Records who did it, as a body finds, or that this cannot be told',
  path: '/attributions',
  action: 'attribute',
  body: AttributeIncidentBody,
  decide: (fact, known) => {
    refuseOwnReport(known);
    return [attributionFound(fact)];
  },
});
