import { changeTables } from './changes/tables.js';
import { directoryProjection } from './directory/directory-projection.js';
import { ledgerProjection } from './ledger/ledger-projection.js';
import { entitiesOf } from './platform/projections/projection-progress.js';
import type { EntityClass } from './platform/database/engine.js';
import type { Projection } from './platform/projections/projection.js';

/** What is kept up with the log. */
export const projections: readonly Projection[] = [ledgerProjection, directoryProjection];

/** All tables that are written to: theirs, and those of the feed of changes, which is made of the ledger's rows. */
export const readModelEntities: readonly EntityClass[] = [...entitiesOf(projections), ...changeTables];
