import { InvalidInput } from '../../core/errors.js';
import { isTextRef, type TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Flag, OneOf, Phrase, Slug } from '../../fields/fields.js';
import { noState, registers, useCase } from '../../pipeline/commands/use-case.js';
import {
  type Consent,
  CONSENTS,
  dataOn,
  SOURCE_KINDS,
  type SourceKind,
  sourceRegistered,
} from '../../events/sources/events.js';
import { Affiliation, Identity } from './source-fields.js';

export class RegisterSourceBody extends CommandBody {
  @Slug({ optional: true, description: 'Refused when confidential: a chosen id would say something' })
  id?: string;

  @OneOf(SOURCE_KINDS)
  kind!: SourceKind;

  @Phrase()
  label!: TextRef;

  @Affiliation()
  affiliationActorId?: string | TextRef;

  @Flag({ optional: true })
  confidential?: boolean;

  @OneOf(CONSENTS, { optional: true, description: 'INTERNAL unless said otherwise' })
  consent?: Consent;

  @Identity()
  identity?: TextRef;
}

export const registerSource = useCase({
  name: 'RegisterSource',
  summary: 'Registers who or what makes statements',
  route: '/sources',
  action: 'tell',
  body: RegisterSourceBody,
  target: registers('source'),
  decider: noState,
  decide: (body, { id: newId }) => {
    const {
      id,
      affiliationActorId,
      confidential = false,
      consent = 'INTERNAL',
      ...data
    } = dataOn(newId, body);
    if (confidential && id !== undefined) {
      throw InvalidInput.at(
        '/id',
        'ID_IS_MADE_HERE',
        'The id of a confidential source is made here; leave it out.',
      );
    }
    return [
      sourceRegistered({
        ...data,
        confidential,
        consent,
        ...(typeof affiliationActorId === 'string' ? { affiliationActorId } : {}),
        ...(isTextRef(affiliationActorId) ? { affiliation: affiliationActorId } : {}),
      }),
    ];
  },
});
