import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { OneOf, Refers } from '../../fields/fields.js';
import { FuzzySpan, type StatedSpan, type StatedTime } from '../../fields/time-fields.js';
import type { AssessmentLabel } from '../../rules/facts/entries.js';
import { ASSESSMENT_LABELS, situationAssessed } from '../../events/zones/assessment-events.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { certainlyOverlap, onZone } from './zone.js';

export class AssessSituationBody extends CommandBody {
  @OneOf(ASSESSMENT_LABELS)
  label!: AssessmentLabel;

  @FuzzySpan({ end: 'required' })
  during!: StatedSpan & { readonly end: StatedTime };

  @Refers('actor', { optional: true, each: true, description: 'Between whose lines; absent: everywhere' })
  between?: readonly string[];
}

export const assessSituation = onZone({
  name: 'AssessSituation',
  summary: 'Records how somebody judges the situation over a period',
  route: '/zones/:id/assessments',
  action: 'report',
  body: AssessSituationBody,
  attributed: true,
  decide: (body, { id: zoneId, state }) => {
    const differs = state.assessments.some(
      (other) => other.label !== body.label && certainlyOverlap(other.during, body.during),
    );
    return {
      events: [situationAssessed({ zoneId, ...dataOf(body) })],
      warnings: warnIf(differs, 'DIFFERS_FROM_OTHER_ASSESSMENT', '/label'),
    };
  },
});
