import { hash } from 'node:crypto';
import { filedForm } from './filed-data.js';
import type { LedgerEntry } from './tables.js';

/** In base64url, of 128 bits. */
const LENGTH = 22;

/**
 * What a row of the ledger is known by to be as it was filed: SHA-256 over all of it, cut short. It finds what a disk or a
 * stray write did to the row, whether or not that still parses; who may write the file could make one that fits.
 * Commitments serve not: they are of bytes that stay in the log, while a row holds data that was opened and lifted.
 */
export function digestOf(row: Omit<LedgerEntry, 'digest' | 'mustBeAsFiled'>): string {
  const filed = [
    ...[row.position, row.id, row.stream, row.revision, row.type, row.recordedAt, row.effectiveAt],
    ...[row.recordedBy, row.correlationId, row.causationId, row.validEarliest, row.validLatest],
    ...[row.unreadable, row.withdrawnAt, row.withdrawnBy],
  ];
  return hash('sha256', JSON.stringify(filed) + filedForm(row.data), 'base64url').slice(0, LENGTH);
}
