import { RuleBroken } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Refers } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import type { LinkRelation } from '../../rules/facts/entries.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement } from './agreement.js';
import { warnIfOver } from './earlier-acts.js';
import { agreementLinked } from '../../events/agreements/making-events.js';
import { agreementSuperseded } from '../../events/agreements/party-events.js';
import { LINK_MODALITIES, LINK_RELATIONS, type LinkModality } from '../../events/agreements/vocabulary.js';

export class SupersedeAgreementBody extends CommandBody {
  @Refers('agreement')
  byAgreementId!: string;

  @FuzzyTime()
  at!: StatedTime;
}

export const supersedeAgreement = addsToAgreement({
  name: 'SupersedeAgreement',
  summary: 'Records that another agreement took the place of this one',
  path: '/supersession',
  body: SupersedeAgreementBody,
  decide: (fact, known) => {
    if (fact.byAgreementId === fact.agreementId) {
      throw new RuleBroken('OWN_SUPERSESSION', 'An agreement cannot supersede itself.', '/byAgreementId');
    }
    return { events: [agreementSuperseded(fact)], warnings: warnIfOver(known, fact.at, '/at') };
  },
});

export class LinkAgreementBody extends CommandBody {
  @Refers('agreement')
  toAgreementId!: string;

  @OneOf(LINK_RELATIONS)
  relation!: LinkRelation;

  @OneOf(LINK_MODALITIES, { optional: true, description: 'ASSERTED unless said otherwise' })
  modality?: LinkModality;
}

export const linkAgreement = addsToAgreement({
  name: 'LinkAgreement',
  summary: 'Records how the agreement stands to another',
  path: '/links',
  body: LinkAgreementBody,
  decide: ({ modality = 'ASSERTED', ...link }, { agreement: { links } }) => {
    if (link.toAgreementId === link.agreementId) {
      throw new RuleBroken('OWN_LINK', 'An agreement cannot be linked to itself.', '/toAgreementId');
    }
    const linked = links.some(
      ({ toAgreementId, relation }) => toAgreementId === link.toAgreementId && relation === link.relation,
    );
    return {
      events: [agreementLinked({ modality, ...link })],
      warnings: warnIf(linked, 'ALREADY_LINKED', ''),
    };
  },
});
