import { Module } from '@nestjs/common';
import { actorUseCases } from './actors/use-cases.js';
import { agreementUseCases } from './agreements/use-cases.js';
import { auditQueries } from './audit/queries.js';
import { ChangesModule } from './changes/changes.module.js';
import { listChanges } from './changes/list-changes.js';
import { changeTables } from './changes/tables.js';
import { checkpointUseCases } from './checkpoints/use-cases.js';
import { EventRegistry } from './core/event-registry.js';
import { directoryQueries } from './directory/queries.js';
import { withdrawEntry } from './entries/withdraw-entry.js';
import { eventTypes } from './event-types.js';
import { expectationUseCases } from './expectations/use-cases.js';
import { agreementForce } from './force/agreement-force.js';
import { trials } from './force/trials.js';
import { incidentQueries } from './incidents/read/queries.js';
import { incidentUseCases } from './incidents/use-cases.js';
import { positionReached } from './ledger/as-of.js';
import { unreadableEntries } from './ledger/unreadable-entries.js';
import { mechanismUseCases } from './mechanisms/use-cases.js';
import { observationUseCases } from './observation/use-cases.js';
import { ClockController } from './operations/clock.controller.js';
import { ProjectionsController } from './operations/projections.controller.js';
import { placeUseCases } from './places/use-cases.js';
import { type Parts, PlatformModule } from './platform/platform.module.js';
import { projections } from './read-models.js';
import { recordQueries } from './records/queries.js';
import { replayQueries } from './replay/queries.js';
import { restrictionUseCases } from './restrictions/use-cases.js';
import { scenarioExamples } from './scenario/examples.js';
import { changeSettings } from './settings/change-settings.js';
import { sourceUseCases } from './sources/use-cases.js';
import { statementUseCases } from './statements/use-cases.js';
import { statusQueries } from './status/queries.js';
import { zoneViolations } from './violations/zone-violations.js';
import { zoneUseCases } from './zones/use-cases.js';

const types = new EventRegistry(eventTypes);

/** All that the ledger is made of: adding a use case, a query or a projection is one line here or in its subject. */
export const parts: Parts = {
  events: eventTypes,
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
  projections,
  tables: changeTables,
  positionIn: positionReached,
  unreadableIn: unreadableEntries,
  exampleOf: scenarioExamples(),
};

const thread = new URL('./read-models-thread.js', import.meta.url);
const check = new URL('./read-models-check.js', import.meta.url);

@Module({
  imports: [PlatformModule.of({ ...parts, thread, check }), ChangesModule],
  controllers: [ClockController, ProjectionsController],
})
export class AppModule {}
