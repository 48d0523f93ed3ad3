import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, resolve } from 'node:path';

/** A file of the program, by its path below src. */
interface Source {
  readonly path: string;
  readonly text: string;
  /** Packages as they are named, files by their path below src (`../…` for what lies beside src). */
  readonly imports: readonly string[];
}

const SRC = resolve('src');
/** They put everything together, or stand outside and drive it. */
const COMPOSITION = ['', 'cli', 'scenario', 'operations'];
/** Imports of another subject that are right all the same, by folder and file, and why. */
const SHARED: Readonly<Record<string, string>> = {
  'checkpoints -> actors/events.ts': 'Names: the stored form of names by language',
  'places -> actors/events.ts': 'Names',
  'zones -> actors/events.ts': 'Names',
  'mechanisms -> restrictions/events.ts': 'GOODS: what mechanisms monitor is what is restricted',
  'incidents/read -> incidents/codes.ts': 'the titles of codes, in which people search',
  'incidents/read -> incidents/event-parts.ts': 'CASUALTIES: the fields that its own subject stores',
};

const LINES_AT_MOST = 400;
const TESTING = /(\.spec|\.fixture|(^|\/)testing(-[a-z-]+)?)\.ts$/;

const sources: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => read(path));
const shipped = sources.filter(({ path }) => !TESTING.test(path));

function read(path: string): Source {
  const text = readFileSync(join(SRC, path), 'utf8');
  const names = [...text.matchAll(/^(?:import|export|\})[^;]*?\bfrom '([^']+)'|\bimport\(?\s*'([^']+)'/gm)];
  return { path, text, imports: names.map(([, from, bare]) => target(path, from ?? bare ?? '')) };
}

function target(path: string, name: string): string {
  if (!name.startsWith('.')) return name;
  return posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts');
}

const isFile = (name: string): boolean => name.endsWith('.ts');
const isOfNode = (name: string): boolean =>
  name.startsWith('node:') && builtinModules.includes(name.slice(5));

/** The folder whose code it is; the read side of incidents is one of its own, and files of src itself are in ''. */
function folderOf(path: string): string {
  if (path.startsWith('incidents/read/')) return 'incidents/read';
  return path.includes('/') ? (path.split('/')[0] as string) : '';
}

/** Whether commands are declared there. */
function records(folder: string): boolean {
  return existsSync(join(SRC, folder, 'events.ts')) || folder === 'entries';
}

/** `file -> what it imports` for all that is not allowed. */
function forbidden(files: readonly Source[], allowed: (name: string, from: Source) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports.filter((name) => !allowed(name, file)).map((name) => `${file.path} -> ${name}`),
  );
}

const isShared = (path: string, name: string): boolean => `${folderOf(path)} -> ${name}` in SHARED;
const within = (folder: string): readonly Source[] => shipped.filter(({ path }) => folderOf(path) === folder);

describe('dependencies point inward', () => {
  it('finds the files and their imports', () => {
    expect(shipped.length).toBeGreaterThan(200);
    expect(read('app.module.ts').imports).toEqual(
      expect.arrayContaining(['@nestjs/common', 'platform/platform.module.ts', 'zones/use-cases.ts']),
    );
    expect(read('platform/storage.ts').imports).toContain('../migrations/read-model-migrations.ts');
  });

  it('core imports itself, Node and the map that forgets only', () => {
    expect(
      forbidden(within('core'), (name, { path }) => {
        if (name === 'lru-cache') return path === 'core/handle-command.ts';
        return name.startsWith('core/') || isOfNode(name);
      }),
    ).toEqual([]);
  });

  it('the rules import themselves only, and the time zone data', () => {
    const data = 'moment-timezone/data/packed/latest.json';
    expect(
      forbidden(within('rules'), (name, { path }) => {
        if (name === data) return path === 'rules/zone-data.ts';
        return name.startsWith('rules/');
      }),
    ).toEqual([]);
  });

  it('the platform knows no subject', () => {
    const known = new Set(['core', 'rules', 'platform']);
    expect(
      forbidden(
        within('platform'),
        (name) =>
          !isFile(name) ||
          known.has(folderOf(name)) ||
          name === 'config.ts' ||
          name.startsWith('../migrations/'),
      ),
    ).toEqual([]);
  });

  it('a subject in which things are recorded imports core, rules and platform, and no other subject', () => {
    const subjects = shipped.filter(({ path }) => records(folderOf(path)));
    const inward = new Set(['core', 'rules', 'platform']);
    expect(
      forbidden(subjects, (name, { path }) => {
        const folder = folderOf(name);
        return !isFile(name) || inward.has(folder) || folder === folderOf(path) || isShared(path, name);
      }),
    ).toEqual([]);
  });

  it('who reads knows the entries, not how they are recorded', () => {
    const readers = shipped.filter(({ path }) => {
      const folder = folderOf(path);
      return !records(folder) && !COMPOSITION.includes(folder);
    });
    expect(
      forbidden(
        readers,
        (name, { path }) => !isFile(name) || !records(folderOf(name)) || isShared(path, name),
      ),
    ).toEqual([]);
  });

  it('has no circle of folders', () => {
    const edges = new Map<string, Set<string>>();
    for (const { path, imports } of shipped) {
      const from = folderOf(path);
      for (const to of imports.filter(isFile).map(folderOf)) {
        if (to !== from && from !== '' && to !== '' && !to.startsWith('..')) {
          edges.set(from, (edges.get(from) ?? new Set()).add(to));
        }
      }
    }
    const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
      [...(edges.get(from) ?? [])].some((to) => {
        if (to === goal) return true;
        if (seen.has(to)) return false;
        return reaches(to, goal, seen.add(to));
      });
    expect([...edges.keys()].filter((folder) => reaches(folder, folder))).toEqual([]);
  });

  it('the program does not rest on what is there for its tests', () => {
    expect(forbidden(shipped, (name) => !isFile(name) || !TESTING.test(name))).toEqual([]);
  });

  it('lists no import that is not there', () => {
    const there = new Set(
      shipped.flatMap(({ path, imports }) => imports.map((name) => `${folderOf(path)} -> ${name}`)),
    );
    expect(Object.keys(SHARED).filter((shared) => !there.has(shared))).toEqual([]);
  });
});

describe('files', () => {
  it(`have at most ${LINES_AT_MOST} lines`, () => {
    const long = shipped.filter(({ text }) => text.split('\n').length - 1 > LINES_AT_MOST);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('are no barrels, and have names in kebab-case', () => {
    const odd = sources.filter(({ path }) => {
      const name = posix.basename(path);
      return name === 'index.ts' || !/^[a-z0-9]+([-.][a-z0-9]+)*\.ts$/.test(name);
    });
    expect(odd.map(({ path }) => path)).toEqual([]);
    const onlyPassingOn = shipped.filter(({ text }) => /^export (\*|\{[^}]*\}) from /m.test(text));
    expect(onlyPassingOn.map(({ path }) => path)).toEqual([]);
  });

  it('that decide or judge ask neither clock nor chance: a replay must come out the same', () => {
    const impure =
      /\bnew Date\(\s*\)|\bDate\.now\b|\bDate\(\)|\bMath\.random\b|\brandom(UUID|Bytes)\b|\bperformance\.|\bNow\./;
    const pure = shipped.filter(({ path }) => folderOf(path) === 'rules' || records(folderOf(path)));
    expect(pure.filter(({ text }) => impure.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
