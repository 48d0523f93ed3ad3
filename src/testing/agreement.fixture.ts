import { specify } from './commands.js';
import type { CommandBody } from '../fields/command-body.js';
import type { StatedTime } from '../fields/time-fields.js';
import type { UseCase } from '../pipeline/commands/use-case.js';
import type { DomainEvent } from '../core/event-type.js';
import type { Role } from '../rules/facts/entries.js';
import { normaliseFuzzy } from '../rules/time/fuzzy.js';
import { agreementProposed, agreementRoleAssigned } from '../events/agreements/making-events.js';

/** The July trial of the founding scenario, for specifications. */
export const ID = 'a1';
const TIME_ZONE = 'Asia/Damascus';

export const proposed = agreementProposed({
  agreementId: ID,
  title: { en: 'July trial' },
  kind: 'LOCAL_CEASEFIRE',
  modality: 'ASSERTED',
  timeZone: TIME_ZONE,
  zoneIds: ['jayrud'],
  sourceId: 's',
});

/** A local day, as an entry states it. */
export function on(date: string): StatedTime {
  return { ...normaliseFuzzy({ date }, TIME_ZONE), given: { date }, timeZone: TIME_ZONE };
}

export function assigned(actorId: string, role: Role): DomainEvent {
  return agreementRoleAssigned({ agreementId: ID, actorId, role });
}

/** What becomes of a body, sent on 20 August 2017 on somebody's word, to the agreement that these events made. */
export function recording<Body extends CommandBody, State>(
  useCase: UseCase<Body, State>,
  sent: object,
  ...before: readonly DomainEvent[]
): ReturnType<ReturnType<ReturnType<typeof specify>['given']>['when']> {
  return specify(useCase)
    .given(proposed, ...before)
    .when({ sourceId: 's', ...sent }, { id: ID, timeZone: TIME_ZONE });
}

/** The id that the specification gives to the n-th event, the proposal being number 0. */
export function eventId(n: number): string {
  return `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;
}
