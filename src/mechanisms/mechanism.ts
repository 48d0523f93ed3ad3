import type { Decider } from '../core/decider.js';
import type { EventType } from '../core/event-type.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { streamOf } from '../platform/commands/streams.js';
import { FuzzyTime, type StatedTime } from '../platform/commands/time-fields.js';
import { changes, type UseCase, useCase } from '../platform/commands/use-case.js';
import type { When } from '../rules/entries.js';
import { type MechanismChanged, mechanismDeployed } from './events.js';

/** When the mechanism was deployed, each time that it was. */
export type MechanismState = readonly When[];

export const mechanism: Decider<MechanismState> = {
  initialState: [],
  evolve: (deployments, { type, data }) =>
    type === mechanismDeployed.type ? [...deployments, (data as MechanismChanged).at] : deployments,
};

export class ChangeMechanismBody extends CommandBody {
  @FuzzyTime()
  at!: StatedTime;
}

/** A use case that records what happened to the mechanism in the path; its dates are meant in its zone's time. */
export function onMechanism(
  happened: EventType<string, MechanismChanged>,
  declared: Pick<UseCase<ChangeMechanismBody, MechanismState>, 'name' | 'summary' | 'route' | 'warn'>,
): UseCase<ChangeMechanismBody, MechanismState> {
  return useCase({
    ...declared,
    action: 'register',
    body: ChangeMechanismBody,
    target: changes('mechanism'),
    decider: mechanism,
    localTimeOf: (_, { params: { id = '' } }) => [streamOf('mechanism', id)],
    decide: (body, { id: mechanismId }) => [happened({ mechanismId, ...dataOf(body) })],
  });
}
