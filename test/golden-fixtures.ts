import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SectionName } from '../src/core/event-store.js';
import type { Json } from '../src/core/json.js';

/** One event as it was stored once, and what the program must make of it for ever. */
export interface Fixture {
  readonly type: string;
  readonly schemaVersion: number;
  /** Canonical JSON, as committed to. */
  readonly sections: Readonly<Record<SectionName, string>>;
  /** The data in the type's current version. */
  readonly data: Readonly<Record<string, Json>>;
}

const FOLDER = join(import.meta.dirname, 'golden');

/** All fixtures by their name, like `AgreementSigned.v1`. */
export function readFixtures(): ReadonlyMap<string, Fixture> {
  const files = readdirSync(FOLDER).filter((file) => /\.v\d+\.json$/.test(file));
  return new Map(
    files.map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Fixture,
    ]),
  );
}

/** What an entry names: keys of the things that it is found under and judged with, ids of the entries that it answers. */
export interface References {
  readonly subjects?: readonly string[];
  readonly followed?: readonly string[];
  readonly answered?: readonly string[];
}

/** What each fixture named when it was stored, by its name; what it had none of is left out. */
export function readReferences(): Readonly<Record<string, References>> {
  return JSON.parse(readFileSync(join(FOLDER, 'references.json'), 'utf8')) as Record<string, References>;
}
