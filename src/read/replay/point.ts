import { isMoment } from '../../pipeline/queries/query-fields.js';

/** A point on both axes of time as it was asked for; what is absent is now. */
export interface Point {
  readonly at?: string;
  readonly knownAt?: string;
  readonly position?: number;
}

const FORM = 'must be at:…, knownAt:… or position:…, or at:… and one of the others with a comma';

/** What is wrong with a point written as text; undefined if nothing is. */
export function pointFault(value: unknown): string | undefined {
  const parts = typeof value === 'string' && value.length <= 200 ? value.split(',').map(partOf) : [undefined];
  if (parts.includes(undefined)) return FORM;
  const names = parts.map((part) => part?.[0]);
  if (new Set(names).size < names.length) return FORM;
  return names.includes('knownAt') && names.includes('position')
    ? 'must say what was known by a time or by a position, not both'
    : undefined;
}

/** A point written as text that has no fault. */
export function readPoint(text: string): Point {
  return Object.fromEntries(text.split(',').flatMap((part) => [partOf(part) ?? []])) as Point;
}

function partOf(text: string): readonly [keyof Point, string | number] | undefined {
  const [, name, value = ''] = /^\s*(at|knownAt|position):(.*?)\s*$/.exec(text) ?? [];
  if (name === 'position') return /^\d{1,15}$/.test(value) ? [name, Number(value)] : undefined;
  if (name !== 'at' && name !== 'knownAt') return undefined;
  return isMoment(value) ? [name, value] : undefined;
}
