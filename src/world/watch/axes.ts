import { isDeepStrictEqual } from 'node:util';
import type { AxisName, FollowedStatus } from '../../rules/status/status.js';

/** What of a status can change: its axes and the headline over them. */
export type Axis = 'headline' | AxisName;

export const AXES: readonly Axis[] = [
  'headline',
  'legal',
  'situation',
  'compliance',
  'protection',
  'control',
  'coverage',
  'detention',
];

/** The values of all axes, as JSON; without what only tells the time or the reasons. */
export type StatusVector = Readonly<Record<Axis, unknown>>;

/** One axis before and after: of its fields those that differ, of lists of things what went and what came. */
export interface AxisChange {
  readonly axis: Axis;
  readonly from: unknown;
  readonly to: unknown;
}

/**
 * The vector of a status. Its terms are those that were agreed, whatever periods have followed of themselves, and without
 * the days that are left: neither changes because time passes.
 */
export function vectorOf({ status, agreedTerms }: Omit<FollowedStatus, 'unchangedUntil'>): StatusVector {
  const { headline, legal, situation, compliance, protection, control, coverage, detention } = status;
  return {
    headline: { code: headline.code, flags: headline.flags },
    legal: {
      ...legal,
      agreements: legal.agreements.map(({ term, ...agreement }) => ({
        ...agreement,
        ...(term && { term: agreedTerms.get(agreement.agreementId) }),
      })),
    },
    situation,
    compliance,
    protection,
    control,
    coverage,
    detention,
  };
}

/** That a status cannot be given, and the entries for which it cannot: every axis is unknown. */
export function unreadableVector(eventIds: readonly string[]): StatusVector {
  return {
    headline: { code: 'UNREADABLE', flags: [], eventIds },
    legal: null,
    situation: null,
    compliance: null,
    protection: null,
    control: null,
    coverage: null,
    detention: null,
  };
}

/** What differs between two vectors; empty if nothing does. */
export function changesBetween(before: StatusVector, after: StatusVector): readonly AxisChange[] {
  return AXES.flatMap((axis) => {
    const [from, to] = [before[axis], after[axis]];
    if (isDeepStrictEqual(from, to)) return [];
    // The headline is short, and read as a whole.
    return [axis === 'headline' ? { axis, from, to } : { axis, ...narrowed(from, to) }];
  });
}

function narrowed(from: unknown, to: unknown): { readonly from: unknown; readonly to: unknown } {
  if (isListOfObjects(from) && isListOfObjects(to)) {
    const went = from.filter((one) => !to.some((other) => isDeepStrictEqual(one, other)));
    const came = to.filter((one) => !from.some((other) => isDeepStrictEqual(one, other)));
    return went.length + came.length > 0 ? { from: went, to: came } : { from, to };
  }
  if (!isRecord(from) || !isRecord(to)) return { from, to };
  const fields = [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => !isDeepStrictEqual(from[field], to[field]))
    .map((field) => ({ field, ...narrowed(from[field], to[field]) }));
  return {
    from: Object.fromEntries(fields.map((each) => [each.field, each.from ?? null])),
    to: Object.fromEntries(fields.map((each) => [each.field, each.to ?? null])),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}
