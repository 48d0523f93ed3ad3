import { type Check, fits, flag, isObject, list, type Optional, text } from './checks.js';
import type { EntryType } from './entries.js';
import { SHAPES } from './shapes.js';

/** Fields of the same form wherever they stand, also in entries that the rules do not read. */
const EVERYWHERE: Readonly<Record<string, Check>> = {
  eventId: text,
  confidential: flag,
  names: (value) => isObject(value) && Object.values(value).every((name) => typeof name === 'string'),
  title: (value) => isObject(value) && Object.values(value).every((name) => typeof name === 'string'),
  aliases: list((value) => isObject(value) && typeof value['text'] === 'string'),
};

const NO_SHAPE: Readonly<Record<string, Check | Optional>> = {};

/** An entry as the log holds it. */
export interface StoredData {
  readonly stream: string;
  readonly type: string;
  readonly data: object;
}

/**
 * Whether a pure fold can take an entry: each field has the form that the rules count on, and the thing that it speaks of
 * is the one in whose stream it stands. A function of the entry alone, so that every replay finds the same.
 */
export function isReadable(entry: StoredData): boolean {
  return faultsOf(entry).length === 0;
}

/** What can be read of the data of an entry: the fields that have their form, which mostly are all. */
export function readablePart(entry: StoredData): object {
  const faults = new Set(faultsOf(entry));
  if (faults.size === 0) return entry.data;
  return Object.fromEntries(Object.entries(entry.data).filter(([field]) => !faults.has(field)));
}

/** The fields that are missing, or have not their form. */
function faultsOf({ stream, type, data }: StoredData): readonly string[] {
  const shape = shapeOf(type);
  const values = data as Readonly<Record<string, unknown>>;
  const faults = Object.keys(shape).filter((field) => !fits(shape[field] as Check | Optional, values[field]));
  for (const field of Object.keys(values)) {
    const check = EVERYWHERE[field];
    if (check !== undefined && !(field in shape) && !check(values[field])) faults.push(field);
  }
  return [...faults, ...strayIds(stream, shape, values)];
}

/** The id of the entry's own thing, where it is another one than that of the stream: it would tell of somebody else. */
function strayIds(
  stream: string,
  shape: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
): readonly string[] {
  const kind = stream.slice(0, Math.max(stream.indexOf('-'), 0));
  if (kind === 'observation') {
    const { zoneId } = values;
    const isOwn = typeof zoneId === 'string' && stream.startsWith(`observation-${zoneId}-`);
    return 'zoneId' in shape && !isOwn ? ['zoneId'] : [];
  }
  const own = `${kind}Id`;
  return own in shape && values[own] !== stream.slice(kind.length + 1) ? [own] : [];
}

function shapeOf(type: string): Readonly<Record<string, Check | Optional>> {
  if (type === 'EntryWithdrawn') return WITHDRAWAL;
  return Object.hasOwn(SHAPES, type) ? SHAPES[type as EntryType] : NO_SHAPE;
}

const WITHDRAWAL: Readonly<Record<string, Check>> = { eventId: text };
