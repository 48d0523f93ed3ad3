import { describe, expect, it } from '@jest/globals';
import { eventsByKind } from '../testing/directory.js';
import { things } from './things.js';

describe('a kind of thing', () => {
  it.each(things.map((declared) => [declared.kind, declared] as const))(
    'lists every type of entry on a thing of kind %s but the one that registers it',
    (kind, { begins, lists, states }) => {
      const types = eventsByKind[kind as keyof typeof eventsByKind].map(({ type }) => type as string);
      const listed = Object.values(lists).flat();
      expect(begins.type).toBe(types[0]);
      expect([begins.type, ...listed].sort()).toEqual([...types].sort());
      expect(listed).toEqual(expect.arrayContaining(Object.keys(states)));
      for (const { marks } of eventsByKind[kind as keyof typeof eventsByKind]) {
        expect(marks).toContainEqual({ is: 'own', kind, path: [`${kind}Id`] });
      }
    },
  );
});
