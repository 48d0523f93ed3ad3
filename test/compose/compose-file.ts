import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The compose files of this repository. */
export const COMPOSE_FILES = ['docker-compose.yml', 'docker-compose.cluster.yml'] as const;

/** What the tests look at of a service. */
export interface Service {
  readonly image?: string;
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: Readonly<Record<string, { readonly ipv4_address: string }>>;
  readonly network_mode?: string;
  readonly restart?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

/** A compose file. */
export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

/** A file of the repository. */
export function repositoryFile(name: string): string {
  return join(import.meta.dirname, '..', '..', name);
}

/** Parses a compose file, merge keys (`<<`) included, without putting in what comes from the environment. */
export function readCompose(name: string): Compose {
  const text = readFileSync(repositoryFile(name), 'utf8');
  return load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }) as Compose;
}
