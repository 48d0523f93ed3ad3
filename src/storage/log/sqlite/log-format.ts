import { SECTION_NAMES } from '../../../core/event-store.js';
import { META_STEP } from './file-meta.js';
import type { FileFormat } from '../../sqlite/sqlite-file.js';

const dataColumns = SECTION_NAMES.map((name) => `${name}_data BLOB NOT NULL`).join(',\n  ');

/**
 * The log's own file.
 *
 * - `name` holds every repeated text once: streams and subjects (one and the same key), types and actors' pseudonyms.
 * - `event.valid_*` are both NULL for an event without a time of its own; an open bound is '' below and '~' above, which
 *   sort before and after every instant.
 * - `event.subjects` is the JSON list as it came, NULL if empty; `subject` is the index over it and the own stream,
 *   and can be made again from it.
 * - `event.effective_time` is the running maximum of recorded_at.
 * - `event.seals` is salt and commitment of each section, 32 bytes each, in the order of SECTION_NAMES: 256 bytes. One
 *   column, since eight of them take half the time of a read.
 *
 * Nothing is ever updated or deleted. There are no foreign keys: one writer fills all tables, and `verify` checks them.
 */
export const LOG_FORMAT: FileFormat = {
  name: 'log',
  applicationId: Buffer.from('CITL', 'ascii').readUInt32BE(),
  steps: [
    `
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE event (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  stream INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  type INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,
  recorded_at TEXT NOT NULL,
  recorded_by INTEGER NOT NULL,
  correlation_id TEXT NOT NULL,
  causation_id TEXT NOT NULL,
  body_mac TEXT NOT NULL,
  valid_earliest TEXT,
  valid_latest TEXT,
  subjects TEXT,
  effective_time TEXT NOT NULL,
  ${dataColumns},
  seals BLOB NOT NULL,
  UNIQUE (stream, revision)
);
CREATE INDEX event_causation ON event (causation_id);

CREATE TABLE subject (
  subject INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (subject, position)
) WITHOUT ROWID;`,
    META_STEP,
  ],
};
