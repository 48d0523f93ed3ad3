import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ZoneStatus } from '../rules/status.js';
import { differencesOf } from './differences.js';

/** An instant at which the answer changed by itself, and what it has been made of since. */
export interface Boundary {
  /** RFC 3339 UTC. */
  readonly at: string;
  /** The differences that came to be at this instant. */
  readonly paths: readonly string[];
  readonly before: ZoneStatus;
  readonly after: ZoneStatus;
}

/** What walking from one instant to another found. */
export interface Walk {
  readonly boundaries: readonly Boundary[];
  /** False if the walk was given up on the way, being too long. */
  readonly whole: boolean;
}

/**
 * Goes from one instant to a later one, from boundary to boundary (`validUntil`), and tells since when each of the
 * differences between the two has been as it is at the end.
 *
 * @param statusAt the status at an instant (ms), always by the same knowledge
 * @param mostSteps boundaries at most; there is one a day at least
 */
export async function walkBoundaries(
  statusAt: (at: number) => ZoneStatus,
  from: number,
  to: number,
  mostSteps: number,
): Promise<Walk> {
  const first = statusAt(from);
  const wanted = differencesOf(told(first), told(statusAt(to))).map(({ path }) => path);
  const since = new Map<string, Omit<Boundary, 'paths'>>();
  let before = first;
  for (let steps = 0; wanted.length > 0; steps += 1) {
    const at = Date.parse(before.validUntil);
    if (at > to) return { boundaries: grouped(since), whole: true };
    if (steps === mostSteps) return { boundaries: grouped(since), whole: false };
    const after = statusAt(at);
    for (const { path: changed } of differencesOf(told(before), told(after))) {
      for (const path of wanted.filter((each) => isIn(each, changed)))
        since.set(path, { at: after.at, before, after });
    }
    before = after;
    await nextTurn();
  }
  return { boundaries: [], whole: true };
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
