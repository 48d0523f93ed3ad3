import { InvalidInput } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { Counted } from '../../fields/count-field.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import type { Count } from '../../rules/facts/entries.js';
import { toAct } from '../../rules/time/time.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToIncident, type Known } from './adds-to-incident.js';
import { coarseOf } from '../../events/incidents/coarse.js';
import type { StatedCount } from '../../fields/event-fields.js';
import { detaineesReleased } from '../../events/incidents/revision-events.js';

export class ReleaseDetaineesBody extends CommandBody {
  @Counted()
  count!: StatedCount;

  @FuzzyTime()
  at!: StatedTime;
}

export const releaseDetainees = addsToIncident({
  name: 'ReleaseDetainees',
  summary: 'Records that some of those arrested are free',
  path: '/releases',
  action: 'report',
  body: ReleaseDetaineesBody,
  attributed: true,
  decide: (fact, { incident: { facts }, recordedAt, registered }) => {
    const { count, at } = fact;
    if (most(count) === 0) {
      throw InvalidInput.at(
        '/count',
        'NOBODY_RELEASED',
        'A release is of somebody; leave it out if nobody was released.',
      );
    }
    return {
      events: [detaineesReleased({ ...fact, coarse: coarseOf({ count, at }, registered) })],
      warnings: [
        ...warnIf(facts.arrested === undefined, 'NOBODY_ARRESTED', '/count'),
        ...warnIf(exceedsArrests(facts, count), 'MORE_THAN_ARRESTED', '/count'),
        ...warnIf(toAct(at, recordedAt).latest < facts.occurred.start.earliest, 'BEFORE_ARREST', '/at'),
      ],
    };
  },
});

/** Whether at least so many are free now that some of them were never arrested. */
function exceedsArrests({ arrested, releases }: Known['incident']['facts'], released: Count): boolean {
  const arrestedAtMost = arrested && most(arrested);
  if (arrestedAtMost === undefined) return false;
  const free = [...releases.map(({ count }) => count), released].reduce(
    (sum, count) => sum + least(count),
    0,
  );
  return free > arrestedAtMost;
}

function least({ low, best }: Count): number {
  return low ?? best ?? 0;
}

function most({ best, high }: Count): number | undefined {
  return high ?? best;
}
