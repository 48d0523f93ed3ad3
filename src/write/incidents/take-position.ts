import { InvalidInput } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Refers } from '../../fields/fields.js';
import type { PositionTaken } from '../../rules/facts/entries.js';
import { addsToIncident } from './adds-to-incident.js';
import { positionRecorded } from '../../events/incidents/verdict-events.js';

const POSITIONS = [
  'CONFIRMS',
  'CANNOT_CONFIRM',
  'DENIES',
  'CLAIMS_SELF_DEFENCE',
  'CLAIMS_NOTIFIED',
  'FINDS_SELF_DEFENCE',
  'FINDS_NOTIFIED',
] as const satisfies readonly PositionTaken[];

export class TakePositionBody extends CommandBody {
  @Refers('actor', { optional: true, description: 'Who says so, unless it is a body' })
  actorId?: string;

  @OneOf(POSITIONS)
  position!: PositionTaken;
}

export const takePosition = addsToIncident({
  name: 'TakePosition',
  summary: 'Records what a body or an actor says about the incident',
  path: '/positions',
  action: 'verify',
  body: TakePositionBody,
  decide: (fact) => {
    if ((fact.bodyId === undefined) === (fact.actorId === undefined)) {
      throw InvalidInput.at(
        '',
        'BODY_OR_ACTOR',
        'Say whose position this is: exactly one of bodyId and actorId.',
      );
    }
    if (fact.position.startsWith('FINDS_') && fact.bodyId === undefined) {
      throw InvalidInput.at('/bodyId', 'BODY_REQUIRED', 'Only a body finds; an actor claims.');
    }
    return [positionRecorded(fact)];
  },
});
