import { SECTION_NAMES } from '../../core/event-store.js';
import type { Sections } from './sections.js';

/**
 * The Merkle leaf data of an event: ASCII lines, each ended by LF, always all of them. Commitments only, never content
 * or ciphertext, so that the whole tree can be published to anyone (audit.md, Formats).
 *
 *     cit-entry/v1
 *     header <base64>
 *     public <base64>
 *     restricted <base64>
 *     source <base64>
 */
export function entryBytes(event: { readonly sections: Sections }): Uint8Array {
  const lines = SECTION_NAMES.map(
    (name) => `${name} ${Buffer.from(event.sections[name].commitment).toString('base64')}\n`,
  );
  return Buffer.from(`cit-entry/v1\n${lines.join('')}`, 'ascii');
}
