import { SECTION_NAMES, type SectionName } from '../core/event-store.js';
import type { Principal, Role } from './role.js';

/**
 * How far a role sees into a section. `released`: once published and the delay is over, coarse; `own`: entries they
 * recorded; `team`: entries of those who share a body with them; `mandate`: entries about their zones. What needs an
 * approval or a second person (auditor, custodian) is opened case by case and is no standing right: `none` here.
 */
type Reach = 'all' | 'released' | 'own' | 'team' | 'mandate' | 'none';

const REACH: Readonly<Record<Role, Readonly<Record<SectionName, Reach>>>> = {
  public: { header: 'none', public: 'released', restricted: 'none', source: 'none' },
  analyst: { header: 'none', public: 'all', restricted: 'mandate', source: 'none' },
  monitor: { header: 'own', public: 'all', restricted: 'team', source: 'none' },
  verifier: { header: 'all', public: 'all', restricted: 'all', source: 'none' },
  auditor: { header: 'all', public: 'all', restricted: 'none', source: 'none' },
  registrar: { header: 'all', public: 'all', restricted: 'mandate', source: 'none' },
  custodian: { header: 'none', public: 'none', restricted: 'none', source: 'none' },
  admin: { header: 'none', public: 'all', restricted: 'none', source: 'none' },
};

/** What must be known of an entry to say who may see which part of it. */
export interface EntryScope {
  readonly recordedBy: string;
  /** The zones it speaks of. */
  readonly zoneIds: readonly string[];
  /** The bodies for which it was recorded. */
  readonly bodyIds: readonly string[];
  /** Published, and the public delay over. */
  readonly released: boolean;
}

/** Whether what the caller sees depends on who they are and whom they speak for, besides their roles and zones. */
export function seesByPerson({ roles }: Principal): boolean {
  return [...roles].some((role) => SECTION_NAMES.some((section) => BY_PERSON.has(REACH[role][section])));
}

const BY_PERSON: ReadonlySet<Reach> = new Set(['own', 'team']);

/** The sections of an entry that a caller may read, in the order of the log. */
export function visibleSections(caller: Principal, entry: EntryScope): readonly SectionName[] {
  const roles = [...caller.roles];
  return SECTION_NAMES.filter((section) =>
    roles.some((role) => reaches(REACH[role][section], caller, entry)),
  );
}

function reaches(reach: Reach, caller: Principal, entry: EntryScope): boolean {
  switch (reach) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'released':
      return entry.released;
    case 'own':
      return entry.recordedBy === caller.id;
    case 'team':
      return entry.recordedBy === caller.id || shares(caller.bodies, entry.bodyIds);
    case 'mandate':
      return shares(caller.zones, entry.zoneIds);
  }
}

function shares(mine: 'any' | ReadonlySet<string>, theirs: readonly string[]): boolean {
  return mine === 'any' || theirs.some((id) => mine.has(id));
}
