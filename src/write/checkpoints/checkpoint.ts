import type { Decider } from '../../core/decider.js';
import type { When } from '../../rules/facts/entries.js';
import {
  checkpointClosed,
  checkpointEstablished,
  type CheckpointEstablished,
} from '../../events/checkpoints/events.js';

/** What decisions on a checkpoint, and warnings about them, rest on. */
export interface CheckpointState {
  readonly since?: When;
  readonly closed: boolean;
}

export const checkpoint: Decider<CheckpointState> = {
  initialState: { closed: false },
  evolve: (state, { type, data }) => {
    if (type === checkpointEstablished.type)
      return { ...state, since: (data as CheckpointEstablished).since };
    return type === checkpointClosed.type ? { ...state, closed: true } : state;
  },
};
