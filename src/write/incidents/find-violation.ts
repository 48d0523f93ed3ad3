import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Phrase, Refers, Slug } from '../../fields/fields.js';
import { streamOf } from '../../fields/things.js';
import type { Severity } from '../../rules/facts/entries.js';
import { clauseStipulated } from '../../events/agreements/making-events.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToIncident, type FactOf, type Known, refuseOwnReport } from './adds-to-incident.js';
import {
  violationDismissed,
  violationEndorsed,
  violationReopened,
} from '../../events/incidents/verdict-events.js';

const FOUND = {
  ENDORSED: violationEndorsed,
  DISMISSED: violationDismissed,
  REOPENED: violationReopened,
} as const;
const SEVERITIES = ['MINOR', 'MAJOR', 'SERIOUS'] as const satisfies readonly Severity[];

export class FindViolationBody extends CommandBody {
  @Refers('actor')
  declare bodyId: string;

  @Refers('agreement')
  agreementId!: string;

  @Slug({ description: 'A clause of that agreement' })
  clauseId!: string;

  @OneOf(Object.keys(FOUND))
  finding!: keyof typeof FOUND;

  @OneOf(SEVERITIES, { optional: true })
  severity?: Severity;

  @Phrase()
  declare reason: TextRef;
}

export const findViolation = addsToIncident({
  name: 'FindViolation',
  summary: 'Records whether the incident breaches a clause, as a body decides',
  path: '/findings',
  action: 'find',
  body: FindViolationBody,
  mustFind: ({ agreementId, clauseId }) => [
    {
      stream: streamOf('agreement', agreementId),
      pointer: '/clauseId',
      key: `clause ${clauseId}`,
      found: (event) => clauseStipulated.dataOf(event)?.clauseId === clauseId,
    },
  ],
  decide: ({ finding, ...fact }, known) => {
    refuseOwnReport(known);
    return {
      events: [FOUND[finding](fact)],
      warnings: warnIf(finding === 'REOPENED' && !hasFound(fact, known), 'NOTHING_TO_REOPEN', '/finding'),
    };
  },
});

function hasFound(
  { bodyId, agreementId, clauseId }: Pick<FactOf<FindViolationBody>, 'bodyId' | 'agreementId' | 'clauseId'>,
  { incident }: Known,
): boolean {
  return incident.facts.findings.some(
    (earlier) =>
      earlier.bodyId === bodyId && earlier.agreementId === agreementId && earlier.clauseId === clauseId,
  );
}
