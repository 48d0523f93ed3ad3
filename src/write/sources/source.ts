import type { Decider } from '../../core/decider.js';
import {
  type Consent,
  sourceConsentChanged,
  type SourceConsentChanged,
  sourceErasureRequested,
  sourceIdentityErased,
  type SourceIdentityErased,
  sourceRegistered,
} from '../../events/sources/events.js';

/** Who asked for an erasure, and whether another agreed. */
interface ErasureRequest {
  readonly by: string;
  readonly approved: boolean;
}

/** What decisions on a source rest on. */
export interface SourceState {
  readonly consent: Consent;
  /** By the id of the entry that asked. */
  readonly requests: ReadonlyMap<string, ErasureRequest>;
}

export const source: Decider<SourceState> = {
  initialState: { consent: 'INTERNAL', requests: new Map() },
  evolve: (state, { type, data }, { id, recordedBy }) => {
    switch (type) {
      case sourceRegistered.type:
      case sourceConsentChanged.type:
        return { ...state, consent: (data as SourceConsentChanged).consent };
      case sourceErasureRequested.type:
        return { ...state, requests: new Map(state.requests).set(id, { by: recordedBy, approved: false }) };
      case sourceIdentityErased.type: {
        const { requestId } = data as SourceIdentityErased;
        const request = state.requests.get(requestId);
        if (!request) return state;
        return { ...state, requests: new Map(state.requests).set(requestId, { ...request, approved: true }) };
      }
      default:
        return state;
    }
  },
};
