import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { EventRegistry, UnreadableEvent } from '../../core/event-registry.js';
import { type RecordedEvent, SECTION_NAMES } from '../../core/event-store.js';
import { event, type Field } from '../../core/event-type.js';
import { canonicalJson } from './canonical-json.js';
import { entryBytes } from './entry-bytes.js';
import { headerOf, open, toNewEvent } from './envelope.js';
import { commit, sealSections, verifySections } from './sections.js';

const thing = { is: 'thing', subject: true, followed: false, path: [] } as const;
const plain = { section: 'restricted', optional: false, schema: {}, marks: [] } as const;
const named: Field<string, false> = {
  ...plain,
  section: 'public',
  marks: [
    { ...thing, keyOf: (id) => `zone/${id}` },
    { ...thing, keyOf: (id) => `zone/${id}` },
    { ...thing, keyOf: () => 'incident/1' },
  ],
};
const point: Field<readonly [number, number], false> = plain;
const note: Field<string, true> = { ...plain, optional: true };
const shelled = event(
  'Shelled',
  { zoneId: named, point, note },
  {
    version: 2,
    validTime: () => ({ earliest: '2016-02-27T00:00:00.000Z', latest: null }),
    upcasters: { 1: ({ zone, ...rest }) => ({ ...rest, zoneId: zone ?? null }) },
  },
);
const registry = new EventRegistry([shelled]);
const meta = {
  id: '00000000-0000-8000-8000-000000000001',
  stream: 'incident/1',
  revision: 4,
  recordedAt: '2016-02-27T10:00:00.000Z',
  recordedBy: 'p1',
  correlationId: 'c1',
  causationId: '00000000-0000-8000-8000-000000000002',
  bodyMac: 'ab'.repeat(32),
};
const fact = shelled({ zoneId: 'a', point: [36.5, 33.75] });
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const record = (): RecordedEvent => ({
  ...toNewEvent(registry, fact, meta),
  stream: meta.stream,
  revision: 4,
  position: 9,
});

describe('canonical JSON', () => {
  it('sorts keys by UTF-16 code units and writes numbers and strings as RFC 8785 says', () => {
    const value = { '\u20ac': 1, '\r': 2, '1': 4.5, '\u{1f600}': 1e21, a: '\u000f"' };
    expect(text(canonicalJson(value))).toBe('{"\\r":2,"1":4.5,"a":"\\u000f\\"","€":1,"😀":1e+21}');
  });

  it('gives equal bytes for equal values, whatever the order of their keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(text(canonicalJson(reversed))).toBe(text(canonicalJson(value)));
        expect(JSON.parse(text(canonicalJson(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is written as the library writes it, lists of numbers in whatever else included', () => {
    const numbers = fc.letrec<{ list: unknown }>((tie) => ({
      list: fc.array(
        fc.oneof({ maxDepth: 4 }, fc.double(), fc.integer(), fc.constant(-0), fc.string(), tie('list')),
      ),
    })).list;
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 12 },
        fc.jsonValue(),
        numbers,
        fc.constant(undefined),
        fc.date().map((date) => ({ date })),
        fc.array(tie('value')),
        fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
      ),
    }));
    const outcome = (write: () => unknown): unknown => {
      try {
        return write();
      } catch {
        return 'refused';
      }
    };
    fc.assert(
      fc.property(value, (each) => {
        const written = outcome(() => text(canonicalJson(each)));
        expect(written).toBe(outcome(() => canonicalize(each)) ?? 'refused');
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([[Number.NaN], [Infinity], ['\ud800'], [undefined]])(
    'refuses what JSON cannot carry: %p',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(Error);
    },
  );
});

describe('a commitment', () => {
  it('is SHA-256 over version, name, salt and data', () => {
    const salt = Buffer.alloc(32, 7);
    const expected = createHash('sha256')
      .update(`cit-section/v1\0public\0${text(salt)}{}`)
      .digest();
    expect(commit('public', salt, Buffer.from('{}'))).toEqual(expected);
  });

  it('is made for every section, the empty ones too, under 32 bytes of salt that never come again', () => {
    const sections = [sealSections({}, registry.split(fact)), sealSections({}, registry.split(fact))];
    const salts = sections.flatMap((each) => SECTION_NAMES.map((name) => text(each[name].salt)));
    expect(new Set(salts).size).toBe(8);
    for (const each of sections) {
      for (const name of SECTION_NAMES) {
        expect([each[name].salt.length, each[name].commitment.length]).toEqual([32, 32]);
      }
      expect(text(each.source.data)).toBe('{}');
    }
  });

  it('tells which section was changed, and that two changed places', () => {
    const sections = sealSections({}, registry.split(fact));
    expect(verifySections(sections)).toEqual([]);
    const edited = { ...sections, public: { ...sections.public, data: Buffer.from('{"zoneId":"b"}') } };
    expect(verifySections(edited)).toEqual(['public']);
    expect(verifySections({ ...sections, header: sections.source, source: sections.header })).toEqual([
      'header',
      'source',
    ]);
  });
});

describe('the entry of an event', () => {
  it('is five ASCII lines of commitments, and nothing else', () => {
    const sections = sealSections({}, registry.split(fact));
    const base64 = (name: (typeof SECTION_NAMES)[number]): string =>
      Buffer.from(sections[name].commitment).toString('base64');
    expect(text(entryBytes({ sections }))).toBe(
      `cit-entry/v1\nheader ${base64('header')}\npublic ${base64('public')}\n` +
        `restricted ${base64('restricted')}\nsource ${base64('source')}\n`,
    );
  });
});

describe('the envelope', () => {
  it('carries what the type declares: version, valid time, and subjects once each without the own stream', () => {
    expect(toNewEvent(registry, fact, meta)).toMatchObject({
      type: 'Shelled',
      schemaVersion: 2,
      validTime: { earliest: '2016-02-27T00:00:00.000Z', latest: null },
      subjects: ['zone/a'],
      id: meta.id,
      bodyMac: meta.bodyMac,
    });
  });

  it('splits the data by section', () => {
    const { sections } = toNewEvent(registry, fact, meta);
    expect(text(sections.public.data)).toBe('{"zoneId":"a"}');
    expect(text(sections.restricted.data)).toBe('{"point":[36.5,33.75]}');
  });

  it('binds the event to its place in the header, which can be made again from what is recorded', () => {
    const recorded = record();
    expect(text(recorded.sections.header.data)).toBe(
      `{"bodyMac":"${meta.bodyMac}","causationId":"${meta.causationId}","correlationId":"c1","id":"${meta.id}",` +
        '"recordedAt":"2016-02-27T10:00:00.000Z","recordedBy":"p1","revision":"4","schemaVersion":2,' +
        '"stream":"incident/1","type":"Shelled"}',
    );
    expect(canonicalJson(headerOf(recorded))).toEqual(recorded.sections.header.data);
  });

  it('opens to the fact that was put in', () => {
    expect(open(registry, record())).toEqual(fact);
  });

  it('opens an old version lifted to the current one', () => {
    const recorded = record();
    const sections = {
      ...recorded.sections,
      ...sealSections({}, { public: { zone: 'a' }, restricted: { point: [36.5, 33.75] }, source: {} }),
    };
    expect(open(registry, { ...recorded, schemaVersion: 1, sections })).toEqual(fact);
  });

  it('names the section and the place of bytes that are not JSON', () => {
    const recorded = record();
    const broken = { ...recorded.sections.public, data: Buffer.from('{"zone') };
    const opening = (): unknown =>
      open(registry, { ...recorded, sections: { ...recorded.sections, public: broken } });
    expect(opening).toThrow(UnreadableEvent);
    expect(opening).toThrow('Section public of incident/1@4');
  });
});
