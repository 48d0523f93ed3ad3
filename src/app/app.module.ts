import { Module } from '@nestjs/common';
import { actorUseCases } from '../write/actors/use-cases.js';
import { agreementUseCases } from '../write/agreements/use-cases.js';
import { auditQueries } from '../read/audit/queries.js';
import { ChangesModule } from './changes.module.js';
import { listChanges } from '../read/changes/list-changes.js';
import { changeTables } from '../read/changes/tables.js';
import { checkpointUseCases } from '../write/checkpoints/use-cases.js';
import { EventRegistry } from '../core/event-registry.js';
import { directoryQueries } from '../read/directory/queries.js';
import { withdrawEntry } from '../write/entries/withdraw-entry.js';
import { eventTypes } from '../events/event-types.js';
import { expectationUseCases } from '../write/expectations/use-cases.js';
import { agreementForce } from '../read/force/agreement-force.js';
import { trials } from '../read/force/trials.js';
import { incidentQueries } from '../read/incidents/queries.js';
import { incidentUseCases } from '../write/incidents/use-cases.js';
import { positionReached } from '../world/as-of.js';
import { unreadableEntries } from '../world/unreadable-entries.js';
import { mechanismUseCases } from '../write/mechanisms/use-cases.js';
import { observationUseCases } from '../write/observation/use-cases.js';
import { ClockController } from '../edge/operations/clock.controller.js';
import { ProjectionsController } from '../edge/operations/projections.controller.js';
import { placeUseCases } from '../write/places/use-cases.js';
import type { Parts } from './assemble.js';
import { PlatformModule } from './platform.module.js';
import { projections } from './read-models.js';
import { recordQueries } from '../read/statistics/queries.js';
import { replayQueries } from '../read/replay/queries.js';
import { restrictionUseCases } from '../write/restrictions/use-cases.js';
import { scenarioExamples } from './scenario/examples.js';
import { changeSettings } from '../write/settings/change-settings.js';
import { sourceUseCases } from '../write/sources/use-cases.js';
import { statementUseCases } from '../write/statements/use-cases.js';
import { statusQueries } from '../read/status/queries.js';
import { zoneViolations } from '../read/violations/zone-violations.js';
import { zoneUseCases } from '../write/zones/use-cases.js';

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

const thread = new URL('../read-models-thread.js', import.meta.url);
const check = new URL('../read-models-check.js', import.meta.url);

@Module({
  imports: [PlatformModule.of({ ...parts, thread, check }), ChangesModule],
  controllers: [ClockController, ProjectionsController],
})
export class AppModule {}
