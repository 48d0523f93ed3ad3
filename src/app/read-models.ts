import { changeTables } from '../read/changes/tables.js';
import { directoryProjection } from '../read/directory/directory-projection.js';
import { ledgerProjection } from '../world/ledger-projection.js';
import { entitiesOf } from '../storage/read-models/lifecycle/projection-progress.js';
import type { EntityClass } from '../storage/read-models/database/engine.js';
import type { Projection } from '../storage/read-models/lifecycle/projection.js';

/** What is kept up with the log. */
export const projections: readonly Projection[] = [ledgerProjection, directoryProjection];

/** All tables that are written to: theirs, and those of the feed of changes, which is made of the ledger's rows. */
export const readModelEntities: readonly EntityClass[] = [...entitiesOf(projections), ...changeTables];
