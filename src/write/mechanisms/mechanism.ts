import type { Decider } from '../../core/decider.js';
import type { EventIn, EventType } from '../../core/event-type.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { changes, type UseCase, useCase, type Warning } from '../../pipeline/commands/use-case.js';
import type { When } from '../../rules/facts/entries.js';
import type { MechanismChanged, mechanismEvents } from '../../events/mechanisms/events.js';

/** When the mechanism was deployed, each time that it was. */
export type MechanismState = readonly When[];

export const mechanism: Decider<MechanismState, EventIn<typeof mechanismEvents>> = {
  initialState: [],
  evolve: (deployments, event) => {
    switch (event.type) {
      case 'MechanismDeployed':
        return [...deployments, event.data.at];
      case 'MechanismAnnounced':
      case 'MechanismWithdrawn':
        return deployments;
    }
  },
};

export class ChangeMechanismBody extends CommandBody {
  @FuzzyTime()
  at!: StatedTime;
}

/** A use case that records what happened to the mechanism in the path; its dates are meant in its zone's time. */
export function onMechanism(
  happened: EventType<string, MechanismChanged>,
  declared: Pick<UseCase<ChangeMechanismBody, MechanismState>, 'name' | 'summary' | 'route'>,
  warningsOf: (at: StatedTime, deployments: MechanismState) => readonly Warning[] = () => [],
): UseCase<ChangeMechanismBody, MechanismState> {
  return useCase({
    ...declared,
    action: 'register',
    body: ChangeMechanismBody,
    target: changes('mechanism'),
    decider: mechanism,
    localTimeOf: (_, { params: { id = '' } }) => [streamOf('mechanism', id)],
    decide: (body, { id: mechanismId, state }) => ({
      events: [happened({ mechanismId, ...dataOf(body) })],
      warnings: warningsOf(body.at, state),
    }),
  });
}
