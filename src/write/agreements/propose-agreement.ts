import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { NamesByLanguage, OneOf, Refers, Slug } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime, TimeZone } from '../../fields/time-fields.js';
import { registers, useCase } from '../../pipeline/commands/use-case.js';
import { agreementDecider } from './agreement.js';
import { agreementProposed } from '../../events/agreements/making-events.js';
import {
  AGREEMENT_KINDS,
  AGREEMENT_MODALITIES,
  type AgreementKind,
  type AgreementModality,
} from '../../events/agreements/vocabulary.js';

export class ProposeAgreementBody extends CommandBody {
  @Slug()
  id!: string;

  @NamesByLanguage()
  title!: Readonly<Record<string, string>>;

  @OneOf(AGREEMENT_KINDS)
  kind!: AgreementKind;

  @OneOf(AGREEMENT_MODALITIES, { optional: true, description: 'ASSERTED unless said otherwise' })
  modality?: AgreementModality;

  @TimeZone()
  timeZone!: string;

  @Refers('zone', { each: true })
  zoneIds!: readonly string[];

  @Refers('actor', { optional: true, each: true })
  proposedBy?: readonly string[];

  @FuzzyTime({ optional: true })
  at?: StatedTime;
}

export const proposeAgreement = useCase({
  name: 'ProposeAgreement',
  summary: 'Registers an agreement that is proposed, made or predicted',
  route: '/agreements',
  action: 'register',
  body: ProposeAgreementBody,
  attributed: true,
  target: registers('agreement'),
  decider: agreementDecider,
  timeZone: (body) => body.timeZone,
  decide: (body) => {
    const { id: agreementId, modality = 'ASSERTED', ...proposal } = dataOf(body);
    return [agreementProposed({ agreementId, modality, ...proposal })];
  },
});
