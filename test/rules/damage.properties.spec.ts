import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judge } from '../../src/read/incidents/judged-incident.js';
import { WorldLoader } from '../../src/world/world-loader.js';
import { loggedEntry, worldOf } from '../../src/read/replay/log-fold.js';
import { forceIntervals } from '../../src/rules/time/intervals.js';
import { isReadable } from '../../src/rules/facts/readable.js';
import { readAt } from '../../src/rules/facts/reading.js';
import { statusOf } from '../../src/rules/status/status.js';
import { unreadableIn } from '../../src/rules/status/unreadable.js';
import { violationsOf } from '../../src/rules/violation/violations.js';
import type { World } from '../../src/rules/facts/world.js';
import type { StoredEntry } from '../../src/storage/read-models/lifecycle/projection.js';
import type { StatusVector } from '../../src/world/watch/axes.js';
import { worldOfZone } from '../../src/world/watch/evaluate.js';
import { vectorAt } from '../../src/world/watch/given-status.js';
import { aMoment, runs } from './random/history.js';
import { ledgerInMemory } from './random/ledger-in-memory.js';
import { stored } from './random/stored.js';

const inLedger = ledgerInMemory();

const ZONES = ['z', 'part', 'whole', 'side', 'far'];
const BEFORE_ALL_MS = -8_640_000_000_000_000;

/** What bytes may hold in the place of a field. */
const ABSURD: readonly unknown[] = [
  null,
  -7,
  1e300,
  '',
  'x',
  [],
  [[[]]],
  {},
  { toString: 5, zoneId: 7 },
  true,
  'EAT',
  '2017-13-45T99:00:00Z',
  { earliest: '9999', latest: 3 },
  ['a', null],
];

/** Fields that say where something is and what else an entry is about: without them nobody can tell whom it concerned. */
const NAMING =
  /Ids?$|^(?:partOf|places?|location|impact|eventId|report|targets|allegedActors|replaces|obligated|exceptions|point|uncertaintyM)$/;

interface Damage {
  readonly which: number;
  readonly field: number;
  /** Undefined: the field is removed. */
  readonly value: unknown;
}

const aDamage: fc.Arbitrary<Damage> = fc.record({
  which: fc.nat(),
  field: fc.nat(),
  value: fc.constantFrom(undefined, ...ABSURD),
});

/** The log with one field of one entry damaged, which of them, and the field. */
function damaged(
  entries: readonly StoredEntry[],
  { which, field, value }: Damage,
): { readonly log: readonly StoredEntry[]; readonly entry: StoredEntry; readonly name: string } {
  const index = which % entries.length;
  const { event, ...rest } = entries[index] as StoredEntry;
  const names = Object.keys(event.data);
  const name = names[field % names.length] as string;
  const data = JSON.parse(JSON.stringify({ ...event.data, [name]: value })) as object;
  const entry = { ...rest, event: { type: event.type, data } };
  return { log: entries.map((each, at) => (at === index ? entry : each)), entry, name };
}

function readable({ recorded: { stream }, event: { type, data } }: StoredEntry): boolean {
  return isReadable({ stream, type, data });
}

function worldIn(log: readonly StoredEntry[]): World {
  return worldOf(log.map(({ position, recorded, event }) => loggedEntry(position, recorded, event)));
}

/** Lists whose order is that of loading are told apart by their members alone. */
function vectorIn(world: World, zoneId: string, at: number): StatusVector {
  const { vector } = vectorAt(world, zoneId, at);
  const { protection } = vector;
  if (!Array.isArray(protection)) return vector;
  const key = (one: unknown): string => JSON.stringify(one);
  const things = protection as readonly unknown[];
  return { ...vector, protection: [...things].sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

/** Asks the rules all that is asked of a world. */
function askEverything(world: World, at: number): void {
  const reading = readAt(world, at);
  for (const zoneId of ZONES) {
    statusOf(world, zoneId, at);
    violationsOf(world, zoneId, at);
  }
  for (const incident of world.incidents.values()) judge(reading, incident);
  for (const agreement of world.agreements.values())
    forceIntervals(agreement, world.settings, at - 1e10, at + 1e10);
}

describe('a log of which one entry is damaged', () => {
  it('is folded all the same, and the slice that a question loads says of each zone what the whole log says', async () => {
    let [set, given] = [0, 0];
    await fc.assert(
      fc.asyncProperty(aMoment, aDamage, async ({ history, at }, damage) => {
        const { log } = damaged(stored(history.entries), damage);
        const whole = worldIn(log);
        askEverything(whole, at);
        const position = log.length - 1;
        await inLedger(log, async (tx) => {
          for (const zoneId of ZONES) {
            const { world } = await worldOfZone(zoneId, { from: at, to: at, position }, tx);
            askEverything(world, at);
            expect(vectorIn(world, zoneId, at)).toEqual(vectorIn(whole, zoneId, at));
            if (unreadableIn(world, zoneId, at).length > 0) set += 1;
            else given += 1;
          }
          const ofAllTime = await new WorldLoader(tx, position).zones(['z'], { from: BEFORE_ALL_MS, to: at });
          expect(unreadableIn(ofAllTime, 'z', at, BEFORE_ALL_MS)).toEqual(
            unreadableIn(whole, 'z', at, BEFORE_ALL_MS),
          );
        });
      }),
      runs(6),
    );
    expect([set > 0, given > 0]).toEqual([true, true]);
  });

  it('says of every zone what it would say undamaged, or that it cannot say because of this entry', () => {
    fc.assert(
      fc.property(aMoment, aDamage, ({ history, at }, damage) => {
        const entries = stored(history.entries);
        const { log, entry, name } = damaged(entries, damage);
        fc.pre(!readable(entry) && !NAMING.test(name) && entry.recorded.stream !== 'settings');
        const [before, after] = [worldIn(entries), worldIn(log)];
        for (const zoneId of ZONES) {
          const found = unreadableIn(after, zoneId, at);
          if (found.length > 0) expect(found).toEqual([entry.recorded.id]);
          else expect(vectorIn(after, zoneId, at)).toEqual(vectorIn(before, zoneId, at));
        }
      }),
      runs(60),
    );
  });

  it('is as if the entry had never been once it is withdrawn', () => {
    fc.assert(
      fc.property(aMoment, aDamage, ({ history, at }, damage) => {
        const { log, entry } = damaged(stored(history.entries), damage);
        fc.pre(!readable(entry) && entry.event.type !== 'EntryWithdrawn');
        const { stream, id } = entry.recorded;
        const withdrawal = {
          position: log.length,
          recorded: { ...entry.recorded, id: 'withdrawal', stream },
          event: { type: 'EntryWithdrawn', data: { eventId: id } },
        };
        const now = worldIn([...log, withdrawal]);
        const never = worldIn(log.filter((each) => each !== entry));
        expect(now.unreadable.size).toBe(0);
        for (const zoneId of ZONES) expect(vectorIn(now, zoneId, at)).toEqual(vectorIn(never, zoneId, at));
      }),
      runs(40),
    );
  });

  it('keeps the settings that were good before a change of them that cannot be read', () => {
    const change = (data: object, position: number): StoredEntry =>
      ({
        position: position,
        recorded: { id: `s${position}`, stream: 'settings', recordedAt: '2017-08-01T00:00:00.000Z' },
        event: { type: 'SettingsChanged', data },
      }) as unknown as StoredEntry;
    const world = worldIn([change({ situationDays: 9 }, 0), change({ situationDays: '12' }, 1)]);
    expect(world.settings.situationDays).toBe(9);
    expect(world.unreadable.size).toBe(0);
  });
});
