import type { Decider } from '../../core/decider.js';
import type { EventIn } from '../../core/event-type.js';
import type { CommandBody } from '../../fields/command-body.js';
import type { agreementEvents } from '../../events/agreements/events.js';
import { dataOf } from '../../events/shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import { changes, type Decision, type UseCase, useCase } from '../../pipeline/commands/use-case.js';
import { type Agreement, evolveAgreement } from '../../rules/facts/agreement.js';

/**
 * What decisions know of an agreement: what the rules gather of it, so that both read its entries alike. Undefined
 * before its proposal.
 */
export const agreementDecider: Decider<Agreement | undefined, EventIn<typeof agreementEvents>> = {
  initialState: undefined,
  evolve: (agreement, event, { id, recordedAt, revision }) => {
    switch (event.type) {
      case 'NegotiationMeetingHeld':
      case 'NegotiationObstructed':
        return agreement;
      default:
        // Within one stream revisions order entries as positions do.
        return evolveAgreement(agreement, { ...event, id, recordedAt, position: revision });
    }
  },
};

/** What a decision about an existing agreement rests on. */
export interface Known {
  readonly agreement: Agreement;
  /** RFC 3339 UTC: when the entry is recorded. */
  readonly recordedAt: string;
}

/** A body as event data of the agreement in the path. */
export type FactOf<Body extends CommandBody> = Omit<Body, 'corrects'> & { readonly agreementId: string };

interface Addition<Body extends CommandBody> extends Pick<
  UseCase<Body>,
  'name' | 'summary' | 'body' | 'attributed'
> {
  /** Below /agreements/:id. */
  readonly path: `/${string}`;
  /** No events are a no-op. @throws RuleBroken, InvalidInput */
  readonly decide: (fact: FactOf<Body>, known: Known) => Decision;
}

/** A use case that adds an entry to the agreement in the path; dates are meant in the agreement's time zone. */
export function addsToAgreement<Body extends CommandBody>({
  path,
  decide,
  ...declared
}: Addition<Body>): UseCase<Body, Agreement | undefined> {
  return useCase({
    ...declared,
    route: `/agreements/:id${path}`,
    action: 'register',
    target: changes('agreement'),
    decider: agreementDecider,
    localTimeOf: (_, { params: { id = '' } }) => [streamOf('agreement', id)],
    decide: (body, { id, state, recordedAt }) =>
      decide({ agreementId: id, ...dataOf(body) }, { agreement: begun(state), recordedAt }),
  });
}

function begun(agreement: Agreement | undefined): Agreement {
  if (agreement === undefined) throw new Error('The stream of an agreement begins with its proposal');
  return agreement;
}
