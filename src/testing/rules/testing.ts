import {
  type During,
  type Entry,
  type EntryData,
  type EntryType,
  type LonLat,
  type When,
} from '../../rules/facts/entries.js';
import { normaliseFuzzy, type Fuzzy } from '../../rules/time/fuzzy.js';
import { type World, foldWorld } from '../../rules/facts/world.js';

/** Tiny histories for specifications. Dates are local days in `ZONE`. */
export const ZONE = 'Asia/Damascus';

/** A fuzzy moment in normal form; a bare text is a date, or an instant if it has a time. */
export function when(fuzzy: Fuzzy | string): When {
  if (typeof fuzzy !== 'string') return normaliseFuzzy(fuzzy, ZONE);
  return normaliseFuzzy(fuzzy.includes('T') ? { at: fuzzy } : { date: fuzzy }, ZONE);
}

/** At some moment of a day, or at an instant. */
export function on(start: Fuzzy | string): During {
  return { start: when(start) };
}

/** From one moment to another; without the second, ongoing. */
export function from(start: Fuzzy | string, end?: Fuzzy | string): During {
  return end === undefined
    ? { start: when(start), ongoing: true }
    : { start: when(start), end: when(end), ongoing: false };
}

/** An instant in ms; a date is noon of the local day. */
export function ms(text: string): number {
  if (text.includes('T')) return Date.parse(text);
  return Date.parse(when(text).earliest ?? '') + 12 * 3_600_000;
}

type FirstReport = EntryData['WeaponUseReported'];

/** A history that grows: entries get ids e0, e1, … unless they are named, and are recorded when `at` said last. */
export class Log {
  private readonly written: Entry[] = [];
  private recordedAt = '2017-08-20T09:00:00.000Z';

  get entries(): readonly Entry[] {
    return this.written;
  }

  /** The entries that follow are recorded on this day, at noon, or at this instant. */
  at(recorded: string): this {
    this.recordedAt = new Date(ms(recorded)).toISOString();
    return this;
  }

  add<Type extends EntryType>(type: Type, data: EntryData[Type], id?: string): this {
    const position = this.written.length;
    this.written.push({
      type,
      data,
      position,
      id: id ?? `e${position}`,
      recordedAt: this.recordedAt,
    } as Entry);
    return this;
  }

  /** An incident's first report, by source `s` unless said otherwise: shelling at `location` in zone `z`. */
  incident(incidentId: string, occurred: During, told: Partial<FirstReport> = {}): this {
    return this.add('WeaponUseReported', {
      incidentId,
      code: 'KIN.SHELLING',
      location: { zoneId: 'z' },
      occurred,
      report: { reportId: `${incidentId}-1`, sourceId: 's' },
      ...told,
    });
  }

  zone(zoneId: string, partOf?: string): this {
    return this.add('ZoneProposed', { zoneId, timeZone: ZONE, partOf });
  }

  place(placeId: string, told: Partial<EntryData['PlaceRegistered']> = {}): this {
    return this.add('PlaceRegistered', { placeId, kind: 'TOWN', ...told });
  }

  delineated(zoneId: string, told: Partial<EntryData['ZoneDelineated']>, id?: string): this {
    return this.add('ZoneDelineated', { zoneId, ...told }, id);
  }

  /**
   * Agreement `a` on zone `z` between `gov` and `opp`, both IN, with ceasefire clause `c`: in force from 1 July 2017
   * on a firm claim.
   */
  ceasefire(clause: Partial<EntryData['ClauseStipulated']> = {}): this {
    const start = when('2017-07-01T00:00:00Z');
    this.add('AgreementProposed', {
      agreementId: 'a',
      kind: 'LOCAL_CEASEFIRE',
      modality: 'ASSERTED',
      timeZone: ZONE,
      zoneIds: ['z'],
      at: start,
    });
    this.add(
      'ClauseStipulated',
      { agreementId: 'a', clauseId: 'c', kind: 'CESSATION_OF_HOSTILITIES', prohibits: ['KIN.*'], ...clause },
      'clause',
    );
    for (const actorId of ['gov', 'opp']) {
      this.add('AgreementRoleAssigned', { agreementId: 'a', actorId, role: 'PARTY' });
      this.add('AgreementSigned', { agreementId: 'a', actorId, at: start });
    }
    return this.add('AgreementEnteredIntoForce', { agreementId: 'a', effectiveAt: start }, 'claim');
  }

  /** What is known after the first so many entries, by default all. */
  world(known: number = this.written.length): World {
    return foldWorld(this.written.slice(0, known));
  }

  /** What is known once the named entries were withdrawn. */
  worldWithout(...withdrawn: readonly string[]): World {
    return foldWorld(this.written.filter(({ id }) => !withdrawn.includes(id)));
  }
}

export function log(): Log {
  return new Log();
}

/** A closed square ring of `size` degrees with its south-west corner at [west, south]. */
export function square(west: number, south: number, size: number): readonly LonLat[] {
  return rectangle(west, south, west + size, south + size);
}

/** A closed ring along two meridians and two parallels, in degrees. */
export function rectangle(west: number, south: number, east: number, north: number): readonly LonLat[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}
