import type { Decider } from '../../core/decider.js';
import type { EventIn } from '../../core/event-type.js';
import type { CommandBody } from '../../fields/command-body.js';
import { streamOf } from '../../fields/things.js';
import { changes, type UseCase, useCase } from '../../pipeline/commands/use-case.js';
import type { AssessmentLabel, During } from '../../rules/facts/entries.js';
import { certainPart, toStateSpan } from '../../rules/time/time.js';
import type { zoneEvents } from '../../events/zones/events.js';

/** What decisions on a zone, and warnings about them, rest on. */
export interface ZoneState {
  /** Ids of delineations, and whether another one took their place. */
  readonly delineations: ReadonlyMap<string, 'STANDS' | 'REPLACED'>;
  readonly control: readonly { readonly actorIds: readonly string[]; readonly during: During }[];
  readonly assessments: readonly { readonly label: AssessmentLabel; readonly during: During }[];
  readonly dissolved: boolean;
}

export const zone: Decider<ZoneState, EventIn<typeof zoneEvents>> = {
  initialState: { delineations: new Map(), control: [], assessments: [], dissolved: false },
  evolve: (state, event, { id }) => {
    switch (event.type) {
      case 'ZoneDelineated': {
        const { replaces } = event.data;
        const delineations = new Map(state.delineations).set(id, 'STANDS');
        if (replaces !== undefined && delineations.has(replaces)) delineations.set(replaces, 'REPLACED');
        return { ...state, delineations };
      }
      case 'ControlAsserted': {
        const { actorIds, during } = event.data;
        return { ...state, control: [...state.control, { actorIds, during }] };
      }
      case 'SituationAssessed': {
        const { label, during } = event.data;
        return { ...state, assessments: [...state.assessments, { label, during }] };
      }
      case 'ZoneDissolved':
        return { ...state, dissolved: true };
      case 'ZoneProposed':
      case 'AccessDenied':
      case 'BodyTallyReported':
      case 'IncidentSeriesRecorded':
        return state;
    }
  },
};

/** Whether both certainly held at some moment. */
export function certainlyOverlap(a: During, b: During): boolean {
  const [one, other] = [a, b].map((during) => certainPart(toStateSpan(during)));
  return one !== undefined && other !== undefined && one.from < other.to && other.from < one.to;
}

/** A use case that adds to the stream of the zone in the path; its dates are meant in the zone's time. */
export function onZone<Body extends CommandBody>(
  declared: Omit<UseCase<Body, ZoneState>, 'target' | 'decider' | 'localTimeOf'>,
): UseCase<Body, ZoneState> {
  return useCase({
    ...declared,
    target: changes('zone'),
    decider: zone,
    localTimeOf: (_, { params: { id = '' } }) => [streamOf('zone', id)],
  });
}
