import type { Decider } from '../../core/decider.js';
import type { EventIn } from '../../core/event-type.js';
import type { Consent, sourceEvents } from '../../events/sources/events.js';

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

export const source: Decider<SourceState, EventIn<typeof sourceEvents>> = {
  initialState: { consent: 'INTERNAL', requests: new Map() },
  evolve: (state, event, { id, recordedBy }) => {
    switch (event.type) {
      case 'SourceRegistered':
      case 'SourceConsentChanged':
        return { ...state, consent: event.data.consent };
      case 'SourceErasureRequested':
        return { ...state, requests: new Map(state.requests).set(id, { by: recordedBy, approved: false }) };
      case 'SourceIdentityErased': {
        const { requestId } = event.data;
        const request = state.requests.get(requestId);
        if (!request) return state;
        return { ...state, requests: new Map(state.requests).set(requestId, { ...request, approved: true }) };
      }
      case 'SourceReliabilityGraded':
        return state;
    }
  },
};
