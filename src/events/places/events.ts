import type { TextRef } from '../../core/text-ref.js';
import { event } from '../../core/event-type.js';
import type { Alias, Names } from '../actors/events.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import type { LonLat, PlaceKind } from '../../rules/facts/entries.js';

export const PLACE_KINDS = [
  'CITY',
  'TOWN',
  'VILLAGE',
  'MOUNTAIN',
  'BASE',
  'REGION',
  'COUNTRY',
] as const satisfies readonly PlaceKind[];

export interface PlaceRegistered extends Attribution {
  readonly placeId: string;
  readonly names: Names;
  readonly aliases?: readonly Alias[];
  readonly kind: PlaceKind;
  readonly point?: LonLat;
  /** Metres around the point within which the place lies; without it the kind decides (rules.md, section 4). */
  readonly uncertaintyM?: number;
  /** Administrative code of OCHA's common operational datasets, like SY030203. */
  readonly pcode?: string;
  /** The larger place that this one lies in. */
  readonly parentId?: string;
}

export const placeRegistered = event<PlaceRegistered>()('PlaceRegistered', {
  sections: {
    placeId: 'public',
    names: 'public',
    aliases: 'public',
    kind: 'public',
    point: 'public',
    uncertaintyM: 'public',
    pcode: 'public',
    parentId: 'public',
    ...attributionSections,
  },
  subjects: ({ parentId }) => (parentId === undefined ? [] : [streamOf('place', parentId)]),
});

/** Further names and spellings; those known before stay. */
export interface PlaceRenamed extends Attribution {
  readonly placeId: string;
  readonly names: Names;
  readonly aliases?: readonly Alias[];
}

export const placeRenamed = event<PlaceRenamed>()('PlaceRenamed', {
  sections: { placeId: 'public', names: 'public', aliases: 'public', ...attributionSections },
});

/** The place is known to lie elsewhere than thought; where it always lay, not a move. */
export interface PlaceRelocated extends Attribution {
  readonly placeId: string;
  readonly point: LonLat;
  readonly uncertaintyM?: number;
  readonly reason: TextRef;
}

export const placeRelocated = event<PlaceRelocated>()('PlaceRelocated', {
  sections: { placeId: 'public', point: 'public', uncertaintyM: 'public', ...attributionSections },
});

export const placeEvents = [placeRegistered, placeRenamed, placeRelocated] as const;
