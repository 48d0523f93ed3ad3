import { describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { parts } from '../../src/app/app.module.js';
import { EventRegistry } from '../../src/core/event-registry.js';
import { ledgerProjection } from '../../src/world/ledger-projection.js';
import { type Log, log, ms, on, square } from '../../src/testing/rules/testing.js';
import { evaluate } from '../../src/world/watch/evaluate.js';
import { type Evaluate, StatusCache } from '../../src/read/status/status-cache.js';
import { ledgerInMemory } from './random/ledger-in-memory.js';
import { stored } from './random/stored.js';

const NOW = ms('2017-08-20T10:00:00.000Z');
/** Of one quarter-degree cell the zone takes up a corner: whoever looks for its incidents looks in all of the cell. */
const CORNER = { type: 'Polygon', coordinates: [square(36.5, 33.75, 0.05)] } as const;
const FAR = { type: 'Polygon', coordinates: [square(40, 35, 0.05)] } as const;
const INSIDE = { location: { point: [36.52, 33.77] } } as const;
const OUTSIDE = { location: { point: [36.65, 33.9] } } as const;

const inLedger = ledgerInMemory();

const zone = (): Log =>
  log()
    .zone('z')
    .zone('cell')
    .delineated('z', { geometry: CORNER })
    .ceasefire()
    .incident('i', on('2017-08-19'), INSIDE);

/** Asks for the status of the zone before and after each further entry; answers whether that was evaluated anew. */
async function evaluations(known: Log, more: (history: Log) => void): Promise<readonly boolean[]> {
  const before = known.entries.length;
  more(known);
  const entries = stored(known.entries);
  return inLedger(entries.slice(0, before), async (tx) => {
    const cache = new StatusCache(new EventRegistry(parts.events));
    await isEvaluated(cache, before - 1, tx);
    const anew: boolean[] = [];
    for (const [index, entry] of entries.entries()) {
      if (index < before) continue;
      await ledgerProjection.handle([entry], tx);
      anew.push(await isEvaluated(cache, index, tx));
    }
    return anew;
  });
}

async function evaluated(zoneId: string, position: number, tx: EntityManager): ReturnType<Evaluate> {
  return { ...(await evaluate(zoneId, { at: NOW, position }, tx)), at: NOW, position, knownAt: null };
}

/** Asks for the status of a zone as known at a position; `meanwhile` happens while it is evaluated. */
function asker(cache: StatusCache<object>, tx: EntityManager) {
  return (zoneId: string, progress: number, meanwhile = async () => {}): Promise<object> =>
    cache.get(
      zoneId,
      { now: NOW, progress },
      (fn) => fn(tx, progress),
      async () => {
        const made = await evaluated(zoneId, progress, tx);
        await meanwhile();
        return made;
      },
    );
}

/** What is given out is always what evaluating anew gives. */
async function isEvaluated(
  cache: StatusCache<object>,
  position: number,
  tx: EntityManager,
): Promise<boolean> {
  let anew = false;
  const kept = await cache.get(
    'z',
    { now: NOW, progress: position },
    (fn) => fn(tx, position),
    () => {
      anew = true;
      return evaluated('z', position, tx);
    },
  );
  expect(kept.status).toEqual((await evaluate('z', { at: NOW, position }, tx)).status);
  expect(kept.position).toBe(position);
  return anew;
}

describe('a status that is kept in memory', () => {
  it('is evaluated anew for an incident in the zone, not for one beside it', async () => {
    const anew = await evaluations(zone(), (history) => {
      history.incident('beside', on('2017-08-19'), OUTSIDE);
      history.add('IncidentReclassified', { incidentId: 'beside', code: 'KIN.SMALL_ARMS' });
      history.incident('within', on('2017-08-19'), INSIDE);
    });
    expect(anew).toEqual([false, false, true]);
  });

  it('is evaluated anew when an incident leaves the zone, and when one comes into it', async () => {
    const anew = await evaluations(zone(), (history) => {
      history.incident('beside', on('2017-08-19'), OUTSIDE);
      history.add('IncidentRelocated', { incidentId: 'i', ...OUTSIDE });
      history.add('IncidentReclassified', { incidentId: 'i', code: 'KIN.SMALL_ARMS' });
      history.add('IncidentRelocated', { incidentId: 'beside', ...INSIDE });
    });
    expect(anew).toEqual([false, true, false, true]);
  });

  it('is evaluated anew for an incident beside the zone about which a body made a finding', async () => {
    const finding = { incidentId: 'beside', agreementId: 'a', clauseId: 'c', bodyId: 'commission' };
    const anew = await evaluations(zone(), (history) => {
      history.incident('beside', on('2017-08-19'), OUTSIDE);
      history.add('ViolationEndorsed', { ...finding, severity: 'MINOR' });
    });
    expect(anew).toEqual([false, true]);
  });

  it('is evaluated anew for an incident whose place the zone takes in before the day is over', async () => {
    const soon = { earliest: '2017-08-20T11:00:00.000Z', latest: '2017-08-20T11:00:00.000Z' };
    const wider = { type: 'Polygon', coordinates: [square(36.5, 33.75, 0.24)] } as const;
    const anew = await evaluations(zone().delineated('z', { geometry: wider, from: soon }), (history) => {
      history.incident('ongoing', { ...on('2017-08-19'), ongoing: true }, OUTSIDE);
    });
    expect(anew).toEqual([true]);
  });

  it('is evaluated anew when the place of an incident beside it moves into it', async () => {
    const history = zone().place('town', { point: OUTSIDE.location.point });
    const anew = await evaluations(history, () => {
      history.incident('beside', on('2017-08-19'), { location: { placeId: 'town' } });
      history.add('PlaceRelocated', { placeId: 'town', ...INSIDE.location });
    });
    expect(anew).toEqual([false, true]);
  });

  it('is given out without waiting once what came since has been read for another zone, unless that touches it', async () => {
    const known = zone().zone('far').delineated('far', { geometry: FAR });
    const before = known.entries.length;
    known.incident('within', on('2017-08-19'), INSIDE);
    const entries = stored(known.entries);
    await inLedger(entries.slice(0, before), async (tx) => {
      const cache = new StatusCache(new EventRegistry(parts.events));
      const ask = asker(cache, tx);
      for (const zoneId of ['z', 'far', 'cell']) await ask(zoneId, before - 1);
      const since = { now: NOW, progress: before };
      await ledgerProjection.handle(entries.slice(before), tx);
      expect(cache.kept('far', since)).toBeUndefined();
      await ask('cell', before);
      expect(cache.kept('far', since)?.position).toBe(before);
      expect(cache.kept('z', since)).toBeUndefined();
    });
  });

  it('is in doubt if what touches it came while it was evaluated', async () => {
    const known = zone();
    const before = known.entries.length;
    known.incident('within', on('2017-08-19'), INSIDE);
    const entries = stored(known.entries);
    await inLedger(entries.slice(0, before), async (tx) => {
      const cache = new StatusCache(new EventRegistry(parts.events));
      const ask = asker(cache, tx);
      await ask('cell', before - 1);
      await ask('z', before - 1, async () => {
        await ledgerProjection.handle(entries.slice(before), tx);
        await ask('cell', before);
      });
      expect(cache.kept('z', { now: NOW, progress: before - 1 })?.position).toBe(before - 1);
      expect(cache.kept('z', { now: NOW, progress: before })).toBeUndefined();
    });
  });
});
