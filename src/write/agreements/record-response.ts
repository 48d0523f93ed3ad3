import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Refers } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import type { Response } from '../../rules/facts/entries.js';
import type { Standing } from '../../rules/force/standing.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement } from './agreement.js';
import { hasRole, standing } from './earlier-acts.js';
import { partyResponseRecorded } from '../../events/agreements/party-events.js';
import { RESPONSES } from '../../events/agreements/vocabulary.js';

export class RecordPartyResponseBody extends CommandBody {
  @Refers('actor')
  actorId!: string;

  @OneOf(RESPONSES)
  response!: Response;

  @FuzzyTime()
  asOf!: StatedTime;
}

/** Where an actor cannot have stood by its earlier acts, if a response is true. */
const CONTRADICTED: Readonly<Record<Response, readonly Standing[]>> = {
  ACCEPTED: ['OUT'],
  DECLARED_OBSERVANCE: ['OUT'],
  REJECTED: ['IN'],
  SILENT: ['IN', 'OUT'],
};

export const recordResponse = addsToAgreement({
  name: 'RecordPartyResponse',
  summary: 'Records how an actor answered, or that it did not answer as of a day',
  path: '/responses',
  body: RecordPartyResponseBody,
  attributed: true,
  decide: (fact, known) => {
    const { actorId, response, asOf } = fact;
    return {
      events: [partyResponseRecorded(fact)],
      warnings: [
        ...warnIf(
          CONTRADICTED[response].includes(standing(known, actorId, asOf)),
          'CONTRADICTS_EARLIER_ACT',
          '/response',
        ),
        ...warnIf(!hasRole(known, actorId), 'NO_ROLE', '/actorId'),
      ],
    };
  },
});
