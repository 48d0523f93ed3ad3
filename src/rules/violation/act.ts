import { type Clause } from '../facts/agreement.js';
import { type WeaponClass } from '../facts/entries.js';
import { type IncidentFacts } from '../facts/incident-facts.js';
import { eventIds, type Ruling } from './ruling.js';

export type ActRule =
  | 'ACT.PROHIBITS_NOTHING'
  | 'ACT.NOT_PROHIBITED'
  | 'ACT.PROHIBITED'
  | 'ACT.WEAPON_PROHIBITED'
  | 'ACT.WEAPON_NOT_PROHIBITED'
  | 'ACT.WEAPON_UNKNOWN'
  | 'ACT.NO_WEAPON';

const WEAPON_OF_CODE: Readonly<Record<string, WeaponClass | undefined>> = {
  'KIN.SMALL_ARMS': 'SMALL_ARMS',
  'KIN.SHELLING': 'HEAVY',
  'KIN.AIR': 'AIR',
  'KIN.DRONE': 'AIR',
};

/** Whether a code equals a pattern, or starts with the part before its final `*`. Nothing else in it is special. */
export function matchesCode(pattern: string, code: string): boolean {
  return pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern;
}

/** The class of weapon that was reported, else the one that the code tells. */
export function weaponOf({ weapon, code }: Pick<IncidentFacts, 'weapon' | 'code'>): WeaponClass {
  return weapon ?? WEAPON_OF_CODE[code] ?? 'UNKNOWN';
}

/** The Act test: whether the clause prohibits what was done, with what it was done. */
export function actTest(clause: Clause, incident: IncidentFacts): Ruling<ActRule> {
  const ids = eventIds(clause.id, incident.from.code);
  const prohibits = clause.prohibits ?? [];
  if (prohibits.length === 0) return { result: 'NO', rule: 'ACT.PROHIBITS_NOTHING', eventIds: ids };
  if (!prohibits.some((pattern) => matchesCode(pattern, incident.code))) {
    return { result: 'NO', rule: 'ACT.NOT_PROHIBITED', eventIds: ids };
  }
  const weapon = weaponOf(incident);
  switch (clause.weapons) {
    case undefined:
      return { result: 'YES', rule: 'ACT.PROHIBITED', eventIds: ids };
    case 'ANY':
      return weapon === 'NONE'
        ? { result: 'NO', rule: 'ACT.NO_WEAPON', eventIds: ids }
        : { result: 'YES', rule: 'ACT.PROHIBITED', eventIds: ids };
    case 'HEAVY':
    case 'AIR':
      if (weapon === 'UNKNOWN') return { result: 'POSSIBLE', rule: 'ACT.WEAPON_UNKNOWN', eventIds: ids };
      return weapon === clause.weapons
        ? { result: 'YES', rule: 'ACT.WEAPON_PROHIBITED', eventIds: ids }
        : { result: 'NO', rule: 'ACT.WEAPON_NOT_PROHIBITED', eventIds: ids };
  }
}
