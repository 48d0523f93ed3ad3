import { Module } from '@nestjs/common';
import { actorEvents } from './actors/events.js';
import { actorUseCases } from './actors/use-cases.js';
import { agreementEvents } from './agreements/events.js';
import { agreementUseCases } from './agreements/use-cases.js';
import { auditQueries } from './audit/queries.js';
import { ChangesModule } from './changes/changes.module.js';
import { listChanges } from './changes/list-changes.js';
import { changeTables } from './changes/tables.js';
import { checkpointEvents } from './checkpoints/events.js';
import { checkpointUseCases } from './checkpoints/use-cases.js';
import { EventRegistry } from './core/event-registry.js';
import { directoryProjection } from './directory/directory-projection.js';
import { directoryQueries } from './directory/queries.js';
import { withdrawEntry } from './entries/withdraw-entry.js';
import { expectationEvents } from './expectations/events.js';
import { expectationUseCases } from './expectations/use-cases.js';
import { agreementForce } from './force/agreement-force.js';
import { trials } from './force/trials.js';
import { incidentEvents } from './incidents/events.js';
import { incidentQueries } from './incidents/read/queries.js';
import { incidentUseCases } from './incidents/use-cases.js';
import { lastPosition } from './ledger/as-of.js';
import { ledgerProjection } from './ledger/ledger-projection.js';
import { mechanismEvents } from './mechanisms/events.js';
import { mechanismUseCases } from './mechanisms/use-cases.js';
import { observationEvents } from './observation/events.js';
import { observationUseCases } from './observation/use-cases.js';
import { ProjectionsController } from './operations/projections.controller.js';
import { placeEvents } from './places/events.js';
import { placeUseCases } from './places/use-cases.js';
import { entryWithdrawn } from './platform/commands/entry-withdrawn.js';
import { type Parts, PlatformModule } from './platform/platform.module.js';
import { recordQueries } from './records/queries.js';
import { replayQueries } from './replay/queries.js';
import { restrictionEvents } from './restrictions/events.js';
import { restrictionUseCases } from './restrictions/use-cases.js';
import { scenarioExamples } from './scenario/examples.js';
import { changeSettings, settingsChanged } from './settings/change-settings.js';
import { sourceEvents } from './sources/events.js';
import { sourceUseCases } from './sources/use-cases.js';
import { statementEvents } from './statements/events.js';
import { statementUseCases } from './statements/use-cases.js';
import { statusQueries } from './status/queries.js';
import { zoneViolations } from './violations/zone-violations.js';
import { zoneEvents } from './zones/events.js';
import { zoneUseCases } from './zones/use-cases.js';

const events = [
  entryWithdrawn,
  settingsChanged,
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
const types = new EventRegistry(events);

/** All that the ledger is made of: adding a use case, a query or a projection is one line here or in its subject. */
export const parts: Parts = {
  events,
  useCases: [
    withdrawEntry,
    changeSettings,
    ...actorUseCases,
    ...agreementUseCases,
    ...checkpointUseCases,
    ...expectationUseCases,
    ...incidentUseCases,
    ...mechanismUseCases,
    ...observationUseCases,
    ...placeUseCases,
    ...restrictionUseCases,
    ...sourceUseCases,
    ...statementUseCases,
    ...zoneUseCases,
  ],
  queries: [
    ...directoryQueries(types),
    ...incidentQueries(types),
    ...auditQueries(types),
    ...recordQueries,
    ...replayQueries(types),
    ...statusQueries(types),
    listChanges(types),
    agreementForce,
    trials,
    zoneViolations,
  ],
  projections: [ledgerProjection, directoryProjection],
  tables: changeTables,
  positionIn: lastPosition,
  exampleOf: scenarioExamples(),
};

@Module({ imports: [PlatformModule.of(parts), ChangesModule], controllers: [ProjectionsController] })
export class AppModule {}
