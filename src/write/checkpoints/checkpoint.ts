import type { Decider } from '../../core/decider.js';
import type { EventIn } from '../../core/event-type.js';
import type { checkpointEvents } from '../../events/checkpoints/events.js';
import type { When } from '../../rules/facts/entries.js';

/** What decisions on a checkpoint, and warnings about them, rest on. */
export interface CheckpointState {
  readonly since?: When;
  readonly closed: boolean;
}

export const checkpoint: Decider<CheckpointState, EventIn<typeof checkpointEvents>> = {
  initialState: { closed: false },
  evolve: (state, event) => {
    switch (event.type) {
      case 'CheckpointEstablished':
        return { ...state, since: event.data.since };
      case 'CheckpointClosed':
        return { ...state, closed: true };
      case 'CheckpointSupervisionAssigned':
        return state;
    }
  },
};
