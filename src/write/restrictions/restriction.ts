import type { Decider } from '../../core/decider.js';
import type { EventIn } from '../../core/event-type.js';
import type { CommandBody } from '../../fields/command-body.js';
import { streamOf } from '../../fields/things.js';
import { changes, type UseCase, useCase } from '../../pipeline/commands/use-case.js';
import type { When } from '../../rules/facts/entries.js';
import type { restrictionEvents } from '../../events/restrictions/events.js';

/** What decisions on a restriction, and warnings about them, rest on. */
export interface RestrictionState {
  readonly start: When;
  readonly lifted: boolean;
}

export const restriction: Decider<RestrictionState, EventIn<typeof restrictionEvents>> = {
  initialState: { start: { earliest: null, latest: null }, lifted: false },
  evolve: (state, event) => {
    switch (event.type) {
      case 'RestrictionImposed':
        return { ...state, start: event.data.during.start };
      case 'RestrictionLifted':
        return { ...state, lifted: true };
      case 'RestrictionEased':
        return state;
    }
  },
};

/** A use case that adds to the restriction in the path; its dates are meant in the time of the restriction's zone. */
export function onRestriction<Body extends CommandBody>(
  declared: Omit<
    UseCase<Body, RestrictionState>,
    'action' | 'attributed' | 'target' | 'decider' | 'localTimeOf'
  >,
): UseCase<Body, RestrictionState> {
  return useCase({
    ...declared,
    action: 'report',
    attributed: true,
    target: changes('restriction'),
    decider: restriction,
    localTimeOf: (_, { params: { id = '' } }) => [streamOf('restriction', id)],
  });
}
