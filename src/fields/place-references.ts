import type { Reference } from './field.js';
import { streamOf, type ThingKind } from './things.js';

/** The three forms of a location that name a thing, by their key. */
export const NAMING: Readonly<Record<string, ThingKind>> = {
  placeId: 'place',
  checkpointId: 'checkpoint',
  zoneId: 'zone',
};

/** The thing that a location names, if it names one. */
export function placeReferences(value: Record<string, unknown> | null, pointer: string): Reference[] {
  if (value === null) return [];
  return Object.entries(NAMING).flatMap(([key, kind]) =>
    typeof value[key] === 'string'
      ? [{ stream: streamOf(kind, value[key]), pointer: `${pointer}/${key}` }]
      : [],
  );
}
