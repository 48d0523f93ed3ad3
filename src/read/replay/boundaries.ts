import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FollowedStatus, ZoneStatus } from '../../rules/status/status.js';
import type { World } from '../../rules/facts/world.js';
import { vectorOf } from '../../world/watch/axes.js';
import { givenStatus } from '../../world/watch/given-status.js';
import { statusesOf } from '../../world/watch/stepping.js';
import { differencesOf } from './differences.js';

/** An instant at which the answer changed by itself, and what it has been made of since. */
export interface Boundary {
  /** RFC 3339 UTC. */
  readonly at: string;
  /** The differences that came to be at this instant. */
  readonly paths: readonly string[];
  readonly before: FollowedStatus;
  readonly after: FollowedStatus;
}

/** What walking from one instant to another found. */
export interface Walk {
  readonly boundaries: readonly Boundary[];
  /** False if the walk was given up on the way, being too long. */
  readonly whole: boolean;
}

/**
 * Goes from one instant to a later one, from change to change, and tells since when each of the differences between the two
 * has been as it is at the end. That a term rolls over is no change, so it is stepped over.
 *
 * @param mostSteps moments looked at, at most
 * @throws Unreadable if a status on the way cannot be given
 */
export async function walkBoundaries(
  world: World,
  zoneId: string,
  { from, to }: { readonly from: number; readonly to: number },
  mostSteps: number,
): Promise<Walk> {
  const [first, last] = [givenStatus(world, zoneId, from), givenStatus(world, zoneId, to)];
  const wanted = pathsBetween(first, last);
  if (wanted.length === 0) return { boundaries: [], whole: true };
  const since = new Map<string, Omit<Boundary, 'paths'>>();
  let before = first;
  let steps = 0;
  for (const after of statusesOf(world, zoneId, { from, to })) {
    if (steps > mostSteps) return { boundaries: grouped(since), whole: false };
    steps += 1;
    for (const changed of pathsBetween(before, after)) {
      for (const path of wanted.filter((each) => isIn(each, changed)))
        since.set(path, { at: after.status.at, before, after });
    }
    before = after;
    await nextTurn();
  }
  return { boundaries: grouped(since), whole: true };
}

/** What changed from one status to a later one of the same world, by path. */
export function pathsBetween(before: FollowedStatus, after: FollowedStatus): readonly string[] {
  return differencesOf(vectorOf(before), vectorOf(after)).map(({ path }) => path);
}

/** What of a status is compared: all that is so, without what was asked for, how long it holds and what it rests on. */
export function told(status: ZoneStatus): Omit<ZoneStatus, 'at' | 'validUntil' | 'explanation' | 'zoneId'> {
  const { headline, legal, situation, compliance, protection, control, coverage, detention, parameters } =
    status;
  return {
    headline: { code: headline.code, flags: headline.flags },
    legal,
    situation,
    compliance,
    protection,
    control,
    coverage,
    detention,
    parameters,
  };
}

/** Whether a path is another one, or lies in it. */
function isIn(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

function grouped(since: ReadonlyMap<string, Omit<Boundary, 'paths'>>): readonly Boundary[] {
  const byTime = new Map<string, Boundary>();
  for (const [path, boundary] of since) {
    const paths = [...(byTime.get(boundary.at)?.paths ?? []), path];
    byTime.set(boundary.at, { ...boundary, paths });
  }
  return [...byTime.values()].sort((one, other) => (one.at < other.at ? -1 : 1));
}
