import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, resolve } from 'node:path';
import { THING_KINDS } from '../src/fields/things.js';

/** A file of the program, by its path below src. */
interface Source {
  readonly path: string;
  readonly text: string;
  /** Packages as they are named, files by their path below src (`../…` for what lies beside src). */
  readonly imports: readonly string[];
}

const SRC = resolve('src');

/**
 * The house from bottom to top: a file imports its own room and rooms on lower floors, whether values or types. Rooms on
 * one floor do not know each other. `doors` are the files of src itself.
 */
const FLOORS: readonly (readonly string[])[] = [
  ['core', 'rules'],
  ['config', 'access', 'fields'],
  ['events', 'storage'],
  ['pipeline'],
  ['write', 'world'],
  ['read'],
  ['edge'],
  ['app'],
  ['cli'],
  ['doors'],
];
const FLOOR_OF = new Map(FLOORS.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));

/** Packages that a room may import beside Node's modules; rooms that are not listed choose for themselves. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  core: ['lru-cache'],
  rules: ['moment-timezone/data/packed/latest.json'],
};

const LINES_AT_MOST = 400;
const TESTING = /(\.spec\.ts$|^testing\/)/;

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
const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] as string) : 'doors');
const floorOf = (path: string): number => FLOOR_OF.get(roomOf(path)) ?? Number.POSITIVE_INFINITY;

/** `file -> what it imports` for all that is not allowed. */
function forbidden(files: readonly Source[], allowed: (name: string, from: Source) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports.filter((name) => !allowed(name, file)).map((name) => `${file.path} -> ${name}`),
  );
}

describe('the house', () => {
  it('has a floor for each room', () => {
    expect(shipped.length).toBeGreaterThan(200);
    expect(read('app/app.module.ts').imports).toEqual(
      expect.arrayContaining(['@nestjs/common', 'app/platform.module.ts', 'write/zones/use-cases.ts']),
    );
    expect(read('storage/storage.ts').imports).toContain('../migrations/read-model-migrations.ts');
    expect(shipped.map(({ path }) => roomOf(path)).filter((room) => !FLOOR_OF.has(room))).toEqual([]);
  });

  it('is known from above only: a file imports its own room and rooms on lower floors', () => {
    expect(
      forbidden(shipped, (name, { path }) => {
        if (!isFile(name) || roomOf(name) === roomOf(path)) return true;
        if (name.startsWith('../')) return /^\.\.\/migrations\//.test(name) && roomOf(path) === 'storage';
        return floorOf(name) < floorOf(path);
      }),
    ).toEqual([]);
  });

  it('rests on no package below but the named ones', () => {
    const bound = shipped.filter(({ path }) => roomOf(path) in PACKAGES);
    expect(
      forbidden(
        bound,
        (name, { path }) =>
          isFile(name) ||
          (PACKAGES[roomOf(path)] as readonly string[]).includes(name) ||
          (isOfNode(name) && roomOf(path) !== 'rules'),
      ),
    ).toEqual([]);
  });

  it('keeps subjects apart: what is recorded of one does not know how another is recorded', () => {
    const subjectOf = (path: string): string => path.split('/')[1] as string;
    const writing = shipped.filter(({ path }) => roomOf(path) === 'write');
    expect(
      forbidden(
        writing,
        (name, { path }) => !isFile(name) || roomOf(name) !== 'write' || subjectOf(name) === subjectOf(path),
      ),
    ).toEqual([]);
  });

  it('keeps the core, the log, the read models and the pipeline free of the words of the field', () => {
    const words =
      /\b(zone|incident|agreement|checkpoint|actor|expectation|mechanism|restriction|source|place|body)(Id\b|-\$\{)|'(zone|incident|agreement|checkpoint)'/;
    const general = shipped.filter(({ path }) => ['core', 'storage', 'pipeline'].includes(roomOf(path)));
    expect(general.filter(({ text }) => words.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('makes and reads the names of streams in one file, but for the rules, which import nobody', () => {
    const kinds = [...THING_KINDS, 'observation', 'entry'].join('|');
    const names = new RegExp(`\`(${kinds})-\\$\\{|'(${kinds})-'|\\$\\{kind\\}-`);
    const others = shipped.filter(({ path }) => roomOf(path) !== 'rules' && path !== 'fields/things.ts');
    expect(others.filter(({ text }) => names.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('casts the data of no event: what a type of event declares is what is read', () => {
    const others = shipped.filter(({ path }) => path !== 'core/event-type.ts');
    const cast =
      /\b(event|entry|row|recorded\)?|fact)\.data as |\bdata as (?!const|Omit<Body)(?!Readonly<Record)/;
    expect(others.filter(({ text }) => cast.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('does not rest on what is there for its tests', () => {
    expect(forbidden(shipped, (name) => !isFile(name) || !TESTING.test(name))).toEqual([]);
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
    const pure = shipped.filter(({ path }) => ['rules', 'write', 'events'].includes(roomOf(path)));
    expect(pure.filter(({ text }) => impure.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
