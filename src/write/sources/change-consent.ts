import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Phrase } from '../../fields/fields.js';
import { changes, useCase } from '../../pipeline/commands/use-case.js';
import { type Consent, CONSENTS, dataOn, sourceConsentChanged } from '../../events/sources/events.js';
import { source } from './source.js';

export class ChangeConsentBody extends CommandBody {
  @OneOf(CONSENTS)
  consent!: Consent;

  @Phrase()
  declare reason: TextRef;
}

export const changeConsent = useCase({
  name: 'ChangeConsent',
  summary: 'Records with whom the source now agrees to share what it said',
  route: '/sources/:id/consent',
  action: 'source.consent',
  body: ChangeConsentBody,
  target: changes('source'),
  decider: source,
  decide: (body, { id, state }) =>
    body.consent === state.consent ? [] : [sourceConsentChanged(dataOn(id, body))],
});
