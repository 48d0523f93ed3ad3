import { actorEvents } from '../events/actors/events.js';
import { agreementEvents } from '../events/agreements/events.js';
import { checkpointEvents } from '../events/checkpoints/events.js';
import type { AnyEventType } from '../core/event-registry.js';
import { expectationEvents } from '../events/expectations/events.js';
import { incidentEvents } from '../events/incidents/events.js';
import { clockCorrected, lossAccepted } from '../events/log/events.js';
import { mechanismEvents } from '../events/mechanisms/events.js';
import { observationEvents } from '../events/observation/events.js';
import { placeEvents } from '../events/places/events.js';
import { entryWithdrawn } from '../events/entries/entry-withdrawn.js';
import { restrictionEvents } from '../events/restrictions/events.js';
import { settingsChanged } from '../events/settings/events.js';
import { sourceEvents } from '../events/sources/events.js';
import { statementEvents } from '../events/statements/events.js';
import { zoneEvents } from '../events/zones/events.js';

/** Every type of entry that was ever stored. */
export const eventTypes: readonly AnyEventType[] = [
  clockCorrected,
  entryWithdrawn,
  settingsChanged,
  lossAccepted,
  ...actorEvents,
  ...agreementEvents,
  ...checkpointEvents,
  ...expectationEvents,
  ...incidentEvents,
  ...mechanismEvents,
  ...observationEvents,
  ...placeEvents,
  ...restrictionEvents,
  ...sourceEvents,
  ...statementEvents,
  ...zoneEvents,
];
