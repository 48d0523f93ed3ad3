import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { eventDocument } from '../scripts/event-document.mjs';
import { parts } from '../src/app/app.module.js';
import { EventRegistry } from '../src/core/event-registry.js';
import { type RecordedEvent, SECTION_NAMES } from '../src/core/event-store.js';
import { EACH } from '../src/core/marks.js';
import { isTextRef } from '../src/core/text-ref.js';
import { canonicalJson } from '../src/storage/envelope/canonical-json.js';
import { open } from '../src/storage/envelope/envelope.js';
import { commit } from '../src/storage/envelope/sections.js';
import { type Fixture, readFixtures, readReferences } from './golden-fixtures.js';

const registry = new EventRegistry(parts.events);
const fixtures = readFixtures();
const current = registry
  .all()
  .flatMap(({ type, version }) => fixtures.get(`${type}.v${version}`) ?? [])
  .map((fixture) => [fixture.type, fixture] as const);

/** Fields that exclude a field of the fixture, so that one event cannot have them all. */
const EXCLUDED: Readonly<Record<string, readonly string[]>> = {
  PositionRecorded: ['bodyId'],
  SourceRegistered: ['affiliationActorId'],
  TermSet: ['duration'],
  TrialPeriodSet: ['until'],
};

/** What entries that were stored are found under, judged with, and answer. */
const references = readReferences();
const NOTHING = { subjects: [], followed: [], answered: [] };

/** The ways to the references to text in a value. */
function textsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (isTextRef(value)) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([step, item]) => textsIn(item, [...path, step]));
}

/** The entry as a store gives it back; what the text does not say is not read when it is opened. */
function recordedOf({ type, schemaVersion, sections }: Fixture): RecordedEvent {
  const header = JSON.parse(sections.header) as Omit<RecordedEvent, 'revision'> & {
    readonly revision: string;
  };
  const salt = Buffer.alloc(32);
  const seal = (name: (typeof SECTION_NAMES)[number]) => {
    const data = Buffer.from(sections[name]);
    return { data, salt, commitment: commit(name, salt, data) };
  };
  return {
    ...header,
    type,
    schemaVersion,
    revision: Number(header.revision),
    position: null,
    validTime: null,
    subjects: [],
    sections: {
      header: seal('header'),
      public: seal('public'),
      restricted: seal('restricted'),
      source: seal('source'),
    },
  };
}

describe('the golden fixtures', () => {
  it('are one for each version of each event type that was ever registered, and no others', () => {
    const stored = registry
      .all()
      .flatMap(({ type, version }) => Array.from({ length: version }, (_, older) => `${type}.v${older + 1}`));
    // Missing: node scripts/golden.mjs. Too many: a type that was stored must stay registered.
    expect([...fixtures.keys()].sort()).toEqual(stored.sort());
  });

  it.each([...fixtures])('%s is read as it always was', (name, fixture) => {
    expect(`${fixture.type}.v${fixture.schemaVersion}`).toBe(name);
    expect(open(registry, recordedOf(fixture))).toEqual({ type: fixture.type, data: fixture.data });
  });

  it.each([...fixtures])(
    '%s is stored in canonical form, with a header that says what it is',
    (_, fixture) => {
      const { type, schemaVersion, sections } = fixture;
      for (const section of SECTION_NAMES) {
        const text = Buffer.from(canonicalJson(JSON.parse(sections[section]))).toString('utf8');
        expect(text).toBe(sections[section]);
      }
      expect(JSON.parse(sections.header)).toMatchObject({ type, schemaVersion });
    },
  );

  it.each(current)(
    '%s is still written as its fixture was: another form needs a new version',
    (_, fixture) => {
      const { type, data, sections } = fixture;
      const written = Object.entries(registry.split({ type, data })).map(([name, value]) => [
        name,
        Buffer.from(canonicalJson(value)).toString('utf8'),
      ]);
      expect({ header: sections.header, ...Object.fromEntries(written) }).toEqual(sections);
    },
  );

  it.each(current)('%s fills every field of its type', (type, { data }) => {
    const absent = Object.keys(registry.typeOf(type).sections).filter((field) => !(field in data));
    // A new field: put it into test/golden/commands.json; an older fixture without it stays, listed above.
    expect(absent).toEqual(EXCLUDED[type] ?? []);
  });

  it.each(current)('%s names what it named when it was stored, in the same order', (type, fixture) => {
    const { data, schemaVersion, sections } = fixture;
    const { stream } = JSON.parse(sections.header) as { stream: string };
    const info = registry.typeOf(type);
    const others = (keys: readonly string[]) => [...new Set(keys)].filter((key) => key !== stream);
    expect({
      subjects: others(info.subjects(data)),
      followed: others(info.followed(data)).sort(),
      answered: info.answered(data),
    }).toEqual({ ...NOTHING, ...references[`${type}.v${schemaVersion}`] });
  });

  it.each(current)('%s has values of the closed lists that its fields declare', (type, { data }) => {
    const closed = Object.entries(registry.typeOf(type).fields).filter(([name]) => name in data);
    const others = closed.filter(
      ([name, { values }]) => values && !values.some((value) => value === data[name]),
    );
    expect(others).toEqual([]);
  });

  it.each(current)('%s holds text nowhere but where it is declared', (type, { data }) => {
    const places = registry.typeOf(type).marks.filter(({ is }) => is === 'text');
    const isDeclared = (way: readonly string[]) =>
      places.some(
        ({ path }) => path.length === way.length && path.every((step, n) => step === EACH || step === way[n]),
      );
    expect(textsIn(data).filter((way) => !isDeclared(way))).toEqual([]);
  });
});

describe('docs/events.md', () => {
  it('says what the code says; if not: node scripts/golden.mjs', () => {
    const document = readFileSync(resolve('docs/events.md'), 'utf8');
    expect(document).toBe(eventDocument(registry.all(), new Map(current)));
  });
});
