import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { parts } from '../../src/app/app.module.js';
import { EventRegistry } from '../../src/core/event-registry.js';
import { ledgerProjection } from '../../src/world/ledger-projection.js';
import { WorldLoader } from '../../src/world/world-loader.js';
import { forceIntervals } from '../../src/rules/time/intervals.js';
import { statusOf, type ZoneStatus } from '../../src/rules/status/status.js';
import { violationsOf, type Violation } from '../../src/rules/violation/violations.js';
import { foldWorld, type World } from '../../src/rules/facts/world.js';
import { evaluate, worldOfZone } from '../../src/world/watch/evaluate.js';
import { StatusCache } from '../../src/read/status/status-cache.js';
import { aMoment, type History, isWithdrawable, knownAt, runs } from './random/history.js';
import { ledgerInMemory } from './random/ledger-in-memory.js';
import { stored } from './random/stored.js';
import type { LogEntry } from './random/story.js';

const registry = new EventRegistry(parts.events);

const ledger = ledgerInMemory();

/** What `fn` finds in a ledger that holds this history and nothing else. */
function inLedger<T>({ entries }: History, fn: (tx: EntityManager) => Promise<T>): Promise<T> {
  return ledger(stored(entries), fn);
}

/** Lists whose order is that of loading are told apart by their members alone. */
function inOrder<T>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** `validUntil` may come earlier where the whole log holds bounds of things that do not concern the zone. */
function answer({ explanation, protection, ...status }: ZoneStatus): object {
  const rests = explanation.map(({ eventIds, ...axis }) => ({ ...axis, eventIds: inOrder(eventIds) }));
  return { ...status, validUntil: '', explanation: rests, protection: inOrder(protection) };
}

function rows(world: World, zoneId: string, at: number): Violation[] {
  return inOrder(violationsOf(world, zoneId, at));
}

/** Violations are told however long ago they were. */
const BEFORE_ALL_MS = -8_640_000_000_000_000;
const ZONES = fc.constantFrom('z', 'z', 'part', 'whole', 'side', 'far');
/** How much of the log is known. */
const SHARE = fc.constantFrom(1, 1, 0.9, 0.6);

describe('the slice of the log that a question loads', () => {
  it('gives the status and the violations of a zone that the whole log gives', async () => {
    await fc.assert(
      fc.asyncProperty(aMoment, ZONES, SHARE, async ({ history, at }, zoneId, share) => {
        const position = Math.floor((history.entries.length - 1) * share);
        const whole = foldWorld(knownAt(history.entries, position));
        const [ofWindows, ofAllTime] = await inLedger(history, async (tx) => [
          (await worldOfZone(zoneId, { from: at, to: at, position }, tx)).world,
          await new WorldLoader(tx, position).zones([zoneId], { from: BEFORE_ALL_MS, to: at }),
        ]);
        expect(answer(statusOf(ofWindows, zoneId, at))).toEqual(answer(statusOf(whole, zoneId, at)));
        expect(rows(ofAllTime, zoneId, at)).toEqual(rows(whole, zoneId, at));
      }),
      runs(25),
    );
  });

  it('is kept in memory no longer than its status is right', async () => {
    let [given, made] = [0, 0];
    await fc.assert(
      fc.asyncProperty(aMoment, ZONES, async ({ history, at: now }, zoneId) => {
        const cache = new StatusCache(registry);
        const entries = stored(history.entries);
        const known = Math.floor(entries.length / 2);
        await inLedger({ ...history, entries: history.entries.slice(0, known) }, async (tx) => {
          for (const [index, entry] of entries.entries()) {
            if (index < known) continue;
            await ledgerProjection.handle([entry], tx);
            const fresh = () => evaluate(zoneId, { at: now, position: index }, tx);
            const kept = await cache.get(
              zoneId,
              { now, progress: index },
              (fn) => fn(tx, index),
              async (_tx, position) => {
                made += 1;
                return { ...(await fresh()), at: now, position, knownAt: null };
              },
            );
            given += 1;
            expect(kept.position).toBe(index);
            expect(kept.status).toEqual((await fresh()).status);
          }
        });
      }),
      runs(4),
    );
    // Most entries of a history are about something else.
    expect(made).toBeLessThan(given);
  });

  it('gives the force of an agreement that the whole log gives', async () => {
    await fc.assert(
      fc.asyncProperty(aMoment, async ({ history, at }) => {
        const position = history.entries.length - 1;
        const whole = foldWorld(knownAt(history.entries, position));
        const slice = await inLedger(history, (tx) => new WorldLoader(tx, position).agreements(['a']));
        const [from, to] = [at - 1e10, at + 1e10];
        const forceIn = ({ agreements, settings }: World) => {
          const agreement = agreements.get('a');
          return agreement && forceIntervals(agreement, settings, from, to);
        };
        expect(forceIn(slice)).toEqual(forceIn(whole));
      }),
      runs(10),
    );
  });

  it('after a withdrawal is that of a log without the entry; as known before, the entry counts', async () => {
    await fc.assert(
      fc.asyncProperty(aMoment, fc.nat(), async ({ history, at }, index) => {
        const standing = knownAt(history.entries).map((entry, position) => ({ ...entry, position }));
        const choice = standing.filter(isWithdrawable);
        fc.pre(choice.length > 0);
        const gone = choice[index % choice.length] as LogEntry;
        const position = standing.length;
        const withdrawal: LogEntry = {
          type: 'EntryWithdrawn',
          position,
          id: `e-${position}`,
          recordedAt: '2018-03-01T00:00:00.000Z',
          data: { eventId: gone.id },
        };
        const withdrawn = { ...history, entries: [...standing, withdrawal] };
        const [now, then] = await inLedger(withdrawn, async (tx) => [
          await worldOfZone('z', { from: at, to: at, position }, tx),
          await worldOfZone('z', { from: at, to: at, position: position - 1 }, tx),
        ]);
        const never = foldWorld(standing.filter((entry) => entry !== gone));
        expect(answer(statusOf(now.world, 'z', at))).toEqual(answer(statusOf(never, 'z', at)));
        expect(answer(statusOf(then.world, 'z', at))).toEqual(answer(statusOf(foldWorld(standing), 'z', at)));
      }),
      runs(10),
    );
  });

  it('follows the zone at which a window was observed down to its parts', async () => {
    const data: readonly (readonly [string, object])[] = [
      ['ZoneProposed', { zoneId: 'z', timeZone: 'UTC' }],
      ['ZoneProposed', { zoneId: 'far', timeZone: 'UTC' }],
      ['ZoneProposed', { zoneId: 'side', timeZone: 'UTC', partOf: 'far' }],
      ['PlaceRegistered', { placeId: 'town', kind: 'TOWN' }],
      ['ZoneDelineated', { zoneId: 'z', places: ['town'] }],
      ['ZoneDelineated', { zoneId: 'side', places: ['town'] }],
      [
        'ObservationWindowRecorded',
        {
          zoneId: 'z',
          bodyId: 'mon',
          place: { zoneId: 'far' },
          from: '2017-08-20T00:00:00.000Z',
          to: '2017-08-21T00:00:00.000Z',
        },
      ],
    ];
    const recordedAt = '2017-08-22T00:00:00.000Z';
    const entries = data.map(([type, fields], position) => ({
      type,
      data: fields,
      position,
      id: `e${position}`,
      recordedAt,
    })) as unknown as LogEntry[];
    const at = Date.parse(recordedAt);
    const { world } = await inLedger({ entries, instants: [] }, (tx) =>
      worldOfZone('z', { from: at, to: at, position: entries.length }, tx),
    );
    expect(statusOf(world, 'z', at).coverage.share).toBe(0.143);
  });
});
