import { RuleBroken } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { extentOf, toAct } from '../../rules/time/time.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToIncident } from './adds-to-incident.js';
import { coarseOf } from '../../events/incidents/coarse.js';
import { practiceEnded } from '../../events/incidents/revision-events.js';

export class EndPracticeBody extends CommandBody {
  @FuzzyTime()
  at!: StatedTime;
}

export const endPractice = addsToIncident({
  name: 'EndPractice',
  summary: 'Records that what went on goes on no more',
  path: '/end',
  action: 'report',
  body: EndPracticeBody,
  attributed: true,
  decide: (fact, { incident, recordedAt, registered }) => {
    const end = extentOf({ start: toAct(fact.at, recordedAt), ongoing: false });
    if (end.to <= incident.facts.occurred.start.earliest) {
      throw new RuleBroken('END_BEFORE_START', 'It ends before it began.', '/at');
    }
    return {
      events: [practiceEnded({ ...fact, coarse: coarseOf({ at: fact.at }, registered) })],
      warnings: warnIf(!incident.facts.occurred.ongoing, 'NOT_ONGOING', ''),
    };
  },
});
