import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.js';
import { EntryMissing, FROM_START } from '../../core/event-store.js';
import { StartRefused } from '../../core/start-refused.js';
import { openSequencedLog } from '../event-store/kurrentdb/open-sequence.js';
import { MemoryEventStore } from '../event-store/memory-event-store.js';
import { sqliteCode } from '../event-store/sqlite/sqlite-error.js';
import { SqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import { loadOrCreateKey } from '../identity/secrets.js';
import { KnownLog, type LogAtHand } from '../known-log.js';
import { SeenFile } from '../seen-file.js';
import { fingerprintOf } from '../storage.js';
import type { Finding } from './finding.js';

/**
 * Reads the whole log: whether it has an entry at every position, and whether it is the one that the keys remember. Of a
 * log on a server this is what gives the positions; nothing is asked of the server itself.
 */
export async function examineLog(config: Config): Promise<readonly Finding[]> {
  if (config.eventStore.kind === 'memory') return [];
  try {
    const log = await openLog(config);
    try {
      return [await finding('log', () => wholeness(log)), await finding('log seen', () => seen(config, log))];
    } finally {
      await log.close();
    }
  } catch (error) {
    return [{ name: 'log', ok: false, detail: whyUnread(error) }];
  }
}

async function openLog(config: Config): Promise<LogAtHand & { readonly close: () => Promise<void> }> {
  if (config.eventStore.kind === 'kurrentdb') return openSequencedLog(config);
  const file = join(config.dataDir, 'log.sqlite');
  return existsSync(file) ? SqliteEventStore.openForReading(file) : new MemoryEventStore();
}

async function finding(name: string, look: () => Promise<Omit<Finding, 'name'>>): Promise<Finding> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    return { name, ok: false, detail: whyUnread(error) };
  }
}

async function wholeness(log: LogAtHand): Promise<Omit<Finding, 'name'>> {
  let entries = 0;
  const all = log.readAll(FROM_START)[Symbol.asyncIterator]();
  while ((await all.next()).done !== true) entries += 1;
  return { ok: true, detail: `${entries} entries, one at every position` };
}

/** How far the keys remember the log, and how it stands to that. */
async function seen({ logSecretFile }: Config, log: LogAtHand): Promise<Omit<Finding, 'name'>> {
  const file = new SeenFile(logSecretFile);
  const remembered = file.read();
  if (remembered === undefined || !existsSync(logSecretFile)) {
    return { ok: true, detail: 'no log is remembered by the keys yet; the next start does' };
  }
  const { position: end } = await log.head();
  const { position } = remembered;
  const where = position === FROM_START ? 'an empty log is remembered' : `position ${position} is remembered`;
  switch (await new KnownLog(log, fingerprintOf(loadOrCreateKey(logSecretFile))).standing(remembered)) {
    case 'this':
      return { ok: true, detail: `${where}, the log is ${end - position} entries ahead of that` };
    case 'shorter':
      return {
        ok: false,
        detail: `${where}, the log ends at ${end}: put the newer log back; a start says what else can be done.`,
      };
    case 'branched':
      return {
        ok: false,
        detail: `${where}, and the log has another entry there: two histories have one beginning, and the read models are made anew at the next start.`,
      };
    case 'other':
      return {
        ok: false,
        detail: `${file.path} remembers another ledger's log: put together again what belongs together.`,
      };
  }
}

function whyUnread(error: unknown): string {
  if (error instanceof EntryMissing || error instanceof StartRefused) return error.message;
  const code = sqliteCode(error);
  if (code === undefined) throw error;
  return `The log cannot be read (${code}): with the program stopped, restore it from its backup.`;
}
