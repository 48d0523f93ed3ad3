import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHash } from 'node:crypto';
import { parts } from '../../src/app/app.module.js';
import { FROM_START, SECTION_NAMES } from '../../src/core/event-store.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';
import { STORAGE, type Storage } from '../../src/storage/storage.js';
import { collect } from '../contract/sample-events.js';

/** What a program keeps, in two numbers: equal digests, equal states. */
export interface StateDigest {
  readonly position: string;
  /** Of every entry: envelope and sections. */
  readonly log: string;
  /** Of every row of every read model. */
  readonly readModels: string;
}

/** Salts are random, and the commitments and digests that rest on them: all that no two logs share. */
const SALTED = new Set(['commitment', 'salt', 'digest']);

export async function stateDigest(app: NestFastifyApplication): Promise<StateDigest> {
  await app.get(ProjectionRunner).drain();
  const { store, database } = app.get<Storage>(STORAGE);
  const log = createHash('sha256');
  for (const { sections, ...envelope } of await collect(store.readAll(FROM_START))) {
    log.update(plain(envelope));
    for (const name of SECTION_NAMES) {
      log.update(plain(JSON.parse(Buffer.from(sections[name].data).toString('utf8'))));
    }
  }
  const readModels = createHash('sha256');
  for (const table of parts.projections.flatMap(({ tables }) => tables)) {
    const rows = await database.read((tx) => tx.find(table));
    readModels.update(table.name);
    for (const row of rows.map(plain).sort()) readModels.update(row);
  }
  const { position } = await store.head();
  return { position: position.toString(), log: log.digest('hex'), readModels: readModels.digest('hex') };
}

/** JSON with its fields in order, without what is salted. */
function plain(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (SALTED.has(name)) return undefined;
    if (typeof part === 'bigint') return part.toString();
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
