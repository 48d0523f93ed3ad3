import { hash, randomBytes } from 'node:crypto';
import type { SectionedData } from '../../core/event-registry.js';
import { SECTION_NAMES, type SealedSection, type SectionName } from '../../core/event-store.js';
import type { Json } from '../../core/json.js';
import { canonicalJson } from './canonical-json.js';

/** The four sections of one entry. */
export type Sections = Readonly<Record<SectionName, SealedSection>>;

/** Bytes of salt a section: enough that a commitment to a few known values cannot be guessed open. */
export const SALT_BYTES = 32;

const PREFIXES = Object.fromEntries(
  SECTION_NAMES.map((name) => [name, Buffer.from(`cit-section/v1\0${name}\0`, 'ascii')]),
) as Record<string, Uint8Array> as Readonly<Record<SectionName, Uint8Array>>;

/** SHA-256("cit-section/v1" 0x00 name 0x00 salt data): the section's name is in it, so two cannot change places. */
export function commit(section: SectionName, salt: Uint8Array, data: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([PREFIXES[section], salt, data]), 'buffer');
}

/**
 * Writes each section once as canonical JSON and commits to it under fresh salt. An empty section is committed too, so
 * that its presence is not revealed.
 */
export function sealSections(header: Readonly<Record<string, Json>>, sectioned: SectionedData): Sections {
  const salts = randomBytes(SALT_BYTES * SECTION_NAMES.length);
  const seal = (name: SectionName, index: number): SealedSection => {
    const salt = salts.subarray(index * SALT_BYTES, (index + 1) * SALT_BYTES);
    const data = canonicalJson(name === 'header' ? header : sectioned[name]);
    return { data, salt, commitment: commit(name, salt, data) };
  };
  return {
    header: seal('header', 0),
    public: seal('public', 1),
    restricted: seal('restricted', 2),
    source: seal('source', 3),
  };
}

/** The sections whose stored bytes are not what their commitment says; none if all is well. */
export function verifySections(sections: Sections): readonly SectionName[] {
  return SECTION_NAMES.filter((name) => {
    const { salt, data, commitment } = sections[name];
    return Buffer.compare(commit(name, salt, data), commitment) !== 0;
  });
}
