import { InvalidInput } from '../../core/errors.js';
import { isTextRef } from '../../core/text-ref.js';
import type { ClauseException } from '../../rules/facts/entries.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement } from './agreement.js';
import { type ClauseExceptionBody, type ObligatedBody, StipulateClauseBody } from './clause-body.js';

import { clauseStipulated } from '../../events/agreements/making-events.js';

export const stipulateClause = addsToAgreement({
  name: 'StipulateClause',
  summary: 'Records what is agreed in one point; a clause stipulated again takes the place of the former one',
  path: '/clauses',
  body: StipulateClauseBody,
  decide: ({ requires, exceptions, ...clause }, { agreement }) => ({
    events: [
      clauseStipulated({
        ...clause,
        requires: someOf(requires?.filter((act) => typeof act === 'string')),
        requiresInWords: someOf(requires?.filter(isTextRef)),
        exceptions: exceptions?.map(exceptionOf),
      }),
    ],
    warnings: [
      ...warnIf(agreement.clauses.has(clause.clauseId), 'CLAUSE_REPLACED', '/clauseId'),
      ...warnIf(
        clause.obligated !== undefined && bindsNobody(clause.obligated),
        'BINDS_NOBODY',
        '/obligated',
      ),
    ],
  }),
});

/** @throws InvalidInput if target actors are missing, or named where they mean nothing */
function exceptionOf({ kind, actorIds }: ClauseExceptionBody, index: number): ClauseException {
  const pointer = `/exceptions/${index}/actorIds`;
  if (kind === 'TARGET_ACTORS') {
    if (actorIds === undefined || actorIds.length === 0) {
      throw InvalidInput.at(pointer, 'REQUIRED', 'An exception for targets names at least one actor.');
    }
    return { kind, actorIds };
  }
  if (actorIds !== undefined) {
    throw InvalidInput.at(pointer, 'UNKNOWN_KEY', `An exception of the kind ${kind} names no actors.`);
  }
  return { kind };
}

function bindsNobody({ roles = [], actorIds = [] }: ObligatedBody): boolean {
  return roles.length + actorIds.length === 0;
}

function someOf<T>(items: readonly T[] | undefined): readonly T[] | undefined {
  return items?.length ? items : undefined;
}
