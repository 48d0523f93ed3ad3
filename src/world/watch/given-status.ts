import { Unreadable } from '../../core/errors.js';
import { readAt } from '../../rules/facts/reading.js';
import { type FollowedStatus, followStatus } from '../../rules/status/status.js';
import { unreadableIn } from '../../rules/status/unreadable.js';
import { windowOf } from '../../rules/time/windows.js';
import type { World } from '../../rules/facts/world.js';
import { type StatusVector, unreadableVector, vectorOf } from './axes.js';

/** The status of a zone at an instant (ms). @throws Unreadable if an entry that it rests on cannot be read */
export function givenStatus(world: World, zoneId: string, at: number): FollowedStatus {
  const eventIds = unreadableIn(world, zoneId, at);
  if (eventIds.length > 0) throw new Unreadable(eventIds);
  const followed = followStatus(world, zoneId, at);
  return { ...followed, unchangedUntil: asFarAsReadable(world, zoneId, at, followed.unchangedUntil) };
}

/** The values of a status, or that it cannot be given, and until when (ms) it is so unless an entry comes. */
export function vectorAt(
  world: World,
  zoneId: string,
  at: number,
): { readonly vector: StatusVector; readonly unchangedUntil: number } {
  const eventIds = unreadableIn(world, zoneId, at);
  if (eventIds.length > 0) {
    return { vector: unreadableVector(eventIds), unchangedUntil: endOfDay(world, zoneId, at) };
  }
  const followed = followStatus(world, zoneId, at);
  return {
    vector: vectorOf(followed),
    unchangedUntil: asFarAsReadable(world, zoneId, at, followed.unchangedUntil),
  };
}

/** On another day it may rest on something that cannot be read. */
function asFarAsReadable(world: World, zoneId: string, at: number, until: number): number {
  return world.unreadable.size === 0 ? until : Math.min(until, endOfDay(world, zoneId, at));
}

function endOfDay(world: World, zoneId: string, at: number): number {
  return windowOf(readAt(world, at), zoneId, 1).to;
}
