import type { QueryDefinition } from '../../pipeline/queries/query.js';
import { actorRecord } from './actor-record.js';
import { statistics } from './statistics.js';

/** Numbers over many incidents. */
export const recordQueries: readonly QueryDefinition[] = [actorRecord, statistics];
