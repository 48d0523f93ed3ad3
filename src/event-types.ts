import { actorEvents } from './actors/events.js';
import { agreementEvents } from './agreements/events.js';
import { checkpointEvents } from './checkpoints/events.js';
import type { AnyEventType } from './core/event-registry.js';
import { expectationEvents } from './expectations/events.js';
import { incidentEvents } from './incidents/events.js';
import { clockCorrected, lossAccepted } from './log/events.js';
import { mechanismEvents } from './mechanisms/events.js';
import { observationEvents } from './observation/events.js';
import { placeEvents } from './places/events.js';
import { entryWithdrawn } from './platform/commands/entry-withdrawn.js';
import { restrictionEvents } from './restrictions/events.js';
import { settingsChanged } from './settings/events.js';
import { sourceEvents } from './sources/events.js';
import { statementEvents } from './statements/events.js';
import { zoneEvents } from './zones/events.js';

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
