import { describe, expect, it } from '@jest/globals';
import type { Dependence } from '../world-loader.js';
import type { Trace } from './dependence.js';
import { ZoneIndex } from './zone-index.js';

const dependence = (streams: readonly string[], keys: readonly string[] = []): Dependence => ({
  streams: new Set(streams),
  subjects: new Map(streams.map((stream) => [stream, new Set(['agreement'])])),
  keys: new Set(keys),
});

const on = (stream: string, keys: readonly string[] = []): Trace => ({
  stream,
  kind: 'place',
  type: 'PlaceRegistered',
  subjects: [stream],
  keys: new Set(keys),
});

describe('the zones by what their statuses depend on', () => {
  it('are found by the stream, the subjects and the keys of an entry', () => {
    const index = new ZoneIndex();
    index.file('a', { after: dependence(['place-p'], ['cell:1:1']) });
    index.file('b', { after: dependence(['place-q'], ['cell:1:1', 'cell:1:2']) });
    expect([...index.near(on('place-p'))]).toEqual(['a']);
    expect([...index.near(on('place-r', ['cell:1:2', 'cell:1:1']))].sort()).toEqual(['a', 'b']);
    expect([...index.near({ ...on('agreement-x'), subjects: ['place-q'] })]).toEqual(['b']);
    expect([...index.near(on('place-r'))]).toEqual([]);
  });

  it('are filed anew under what they depend on now alone', () => {
    const index = new ZoneIndex();
    const [before, after] = [dependence(['place-p', 'place-q']), dependence(['place-q', 'place-r'])];
    for (const zoneId of ['a', 'b', 'c']) index.file(zoneId, { after: before });
    index.file('a', { before, after });
    expect([...index.near(on('place-p'))]).toEqual(['b', 'c']);
    expect([...index.near(on('place-q'))].sort()).toEqual(['a', 'b', 'c']);
    expect([...index.near(on('place-r'))]).toEqual(['a']);
    for (const zoneId of ['b', 'c']) index.file(zoneId, { before, after: dependence([]) });
    expect([...index.near(on('place-p'))]).toEqual([]);
    expect([...index.near(on('place-q'))]).toEqual(['a']);
  });

  it('stay where they are if one is filed twice', () => {
    const index = new ZoneIndex();
    const known = dependence(['place-p']);
    index.file('a', { after: known });
    index.file('a', { after: dependence(['place-p']) });
    index.file('a', { before: known, after: dependence([]) });
    expect([...index.near(on('place-p'))]).toEqual([]);
  });
});
