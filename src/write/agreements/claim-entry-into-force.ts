import { CommandBody } from '../../fields/command-body.js';
import { Flag, OneOf } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { toAct } from '../../rules/time/time.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement } from './agreement.js';
import { certainlyBefore, warnIfOver } from './earlier-acts.js';
import { agreementEnteredIntoForce } from '../../events/agreements/force-events.js';
import { FORCE_BASES, type ForceBasis } from '../../events/agreements/vocabulary.js';

export class ClaimEntryIntoForceBody extends CommandBody {
  @FuzzyTime()
  effectiveAt!: StatedTime;

  @OneOf(FORCE_BASES)
  basis!: ForceBasis;

  @Flag({ optional: true })
  provisional?: boolean;
}

export const claimEntryIntoForce = addsToAgreement({
  name: 'ClaimEntryIntoForce',
  summary: 'Records a claim that the agreement entered into force; several may differ',
  path: '/entry-into-force',
  body: ClaimEntryIntoForceBody,
  attributed: true,
  decide: (fact, known) => {
    const { effectiveAt } = fact;
    const claimed = toAct(effectiveAt, known.recordedAt);
    const differ = known.agreement.claims.some(
      ({ at }) => certainlyBefore(at, claimed) || certainlyBefore(claimed, at),
    );
    return {
      events: [agreementEnteredIntoForce(fact)],
      warnings: [
        ...warnIf(differ, 'CLAIMS_DIFFER', '/effectiveAt'),
        ...warnIfOver(known, effectiveAt, '/effectiveAt'),
      ],
    };
  },
});
