import { describe, expect, it } from '@jest/globals';
import { thingKinds } from './kinds.js';
import { eventsByKind } from '../../testing/directory.js';

describe('the table of kinds', () => {
  it.each(thingKinds.map((declared) => [declared.kind, declared] as const))(
    'lets every type of entry on a thing of kind %s come out again',
    (kind, { lists, states = {}, fields }) => {
      const [registration, ...later] = eventsByKind[kind as keyof typeof eventsByKind].map(
        ({ type }) => type,
      );
      const listed = Object.values(lists).flat();
      expect([...listed].sort()).toEqual([...later].sort());
      expect(listed).not.toContain(registration);
      for (const [type, stated] of Object.entries(states)) {
        expect(listed).toContain(type);
        for (const field of stated) expect(fields).toHaveProperty(field);
      }
    },
  );

  it.each(thingKinds.map((declared) => [declared.kind, declared] as const))(
    'names no field that the registration of kind %s has not, unless a later entry states it',
    (kind, { fields, states = {} }) => {
      const [registration] = eventsByKind[kind as keyof typeof eventsByKind];
      const known = [...Object.keys(registration.sections), ...Object.values(states).flat()];
      expect(Object.keys(fields).filter((field) => !known.includes(field))).toEqual([]);
    },
  );
});
