import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { parts } from '../../src/app/app.module.js';
import type { Append } from '../../src/world/watch/next-append.js';
import { type Changed, ZoneStates } from '../../src/world/watch/zone-states.js';
import { EventRegistry } from '../../src/core/event-registry.js';
import { LedgerEntry } from '../../src/world/tables.js';
import { WorldLoader } from '../../src/world/world-loader.js';
import { formatInstant } from '../../src/rules/time/fuzzy.js';
import { placeOfIncident } from '../../src/rules/facts/incident-place.js';
import { readAt } from '../../src/rules/facts/reading.js';
import { followStatus } from '../../src/rules/status/status.js';
import { changesBetween, type StatusVector, vectorOf } from '../../src/world/watch/axes.js';
import { worldOfZone } from '../../src/world/watch/evaluate.js';
import { statusesOf } from '../../src/world/watch/stepping.js';
import { aHistory, runs } from './random/history.js';
import { ledgerInMemory } from './random/ledger-in-memory.js';
import { stored } from './random/stored.js';

const inLedger = ledgerInMemory();

/** What the feed should say, by loading and evaluating every zone anew at every step. */
class Anew {
  private readonly vectors = new Map<string, StatusVector>();

  constructor(private readonly tx: EntityManager) {}

  async startAt(at: number, position: number): Promise<void> {
    for (const zoneId of await this.zonesAt(position)) {
      this.vectors.set(zoneId, await this.vectorAt(zoneId, at, position));
    }
  }

  async boundaries(from: number, to: number, position: number): Promise<readonly Changed[]> {
    const changed: Changed[] = [];
    for (const zoneId of this.vectors.keys()) {
      const { world } = await worldOfZone(zoneId, { from, to, position }, this.tx);
      for (const { at, ...followed } of statusesOf(world, zoneId, { from, to })) {
        changed.push(...this.changed(zoneId, at, vectorOf(followed)));
      }
    }
    const key = ({ at, zoneId }: Changed): string => `${at} ${zoneId}`;
    return changed.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  async after(at: number, position: number): Promise<readonly Changed[]> {
    const changed: Changed[] = [];
    for (const zoneId of await this.zonesAt(position)) {
      changed.push(...this.changed(zoneId, at, await this.vectorAt(zoneId, at, position)));
    }
    return changed;
  }

  /** The zones in which an incident may have been. */
  async holding(incidentId: string, at: number, position: number): Promise<readonly string[]> {
    const holding: string[] = [];
    for (const zoneId of await this.zonesAt(position)) {
      const world = await new WorldLoader(this.tx, position).around([incidentId], [zoneId]);
      const incident = world.incidents.get(incidentId);
      if (incident && placeOfIncident(readAt(world, at), zoneId, incident).result !== 'NO')
        holding.push(zoneId);
    }
    return holding;
  }

  private changed(zoneId: string, at: number, after: StatusVector): readonly Changed[] {
    const before = this.vectors.get(zoneId);
    this.vectors.set(zoneId, after);
    const axes = before === undefined ? [] : changesBetween(before, after);
    return axes.length > 0 ? [{ zoneId, at: formatInstant(at), axes }] : [];
  }

  private async zonesAt(position: number): Promise<readonly string[]> {
    const proposed = await this.tx.findBy(LedgerEntry, { type: 'ZoneProposed' });
    const known = proposed.filter((entry) => entry.position <= position);
    return known.map(({ data }) => (data as { zoneId: string }).zoneId).sort();
  }

  private async vectorAt(zoneId: string, at: number, position: number): Promise<StatusVector> {
    const { world } = await worldOfZone(zoneId, { from: at, to: at, position }, this.tx);
    return vectorOf(followStatus(world, zoneId, at));
  }
}

/** The entries of a ledger as appends: neighbours in one stream came to be known together. */
function appendsOf(entries: readonly LedgerEntry[]): readonly Append[] {
  const appends: [LedgerEntry, ...LedgerEntry[]][] = [];
  for (const entry of entries) {
    const last = appends.at(-1);
    if (last?.[0].stream === entry.stream) last.push(entry);
    else appends.push([entry]);
  }
  return appends;
}

it('the statuses that the feed carries along are those that evaluating anew gives', async () => {
  await fc.assert(
    fc.asyncProperty(aHistory, fc.nat({ max: 80 }), async ({ entries }, share) => {
      await inLedger(stored(entries), async (tx) => {
        const appends = appendsOf(await tx.find(LedgerEntry, { order: { position: 'ASC' } }));
        const begun = Math.floor((appends.length * share) / 100);
        const last = (appends[begun] as Append).at(-1) as LedgerEntry;
        let [now, known] = [Date.parse(last.effectiveAt), last.position];
        const states = await ZoneStates.at(
          { at: now, position: known },
          {
            read: (fn) => fn(tx),
            write: (fn) => fn(tx),
            madeBy: () => Promise.resolve(1),
            types: new EventRegistry(parts.events),
          },
        );
        const anew = new Anew(tx);
        await anew.startAt(now, known);
        for (const append of appends.slice(begun + 1)) {
          const at = Date.parse(append[0].effectiveAt);
          const passed = await states.boundariesUntil({ at, position: known });
          expect(passed).toEqual(await anew.boundaries(now, at, known));
          const { position, stream } = append.at(-1) as LedgerEntry;
          const { changed, holding } = await states.after(append, at);
          expect(changed).toEqual(await anew.after(at, position));
          const [kind, incidentId = ''] = stream.split(/-(.*)/);
          expect(holding).toEqual(kind === 'incident' ? await anew.holding(incidentId, at, position) : []);
          [now, known] = [at, position];
        }
      });
    }),
    runs(3),
  );
});
