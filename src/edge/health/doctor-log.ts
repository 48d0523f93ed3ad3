import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.js';
import type { EventRegistry } from '../../core/event-registry.js';
import { FROM_START } from '../../core/event-store.js';
import { passesQuickCheck } from '../../storage/read-models/database/quick-check.js';
import { openSequencedLog } from '../../storage/log/kurrentdb/open-sequence.js';
import { MemoryEventStore } from '../../storage/log/memory/memory-event-store.js';
import { SqliteEventStore } from '../../storage/log/sqlite/sqlite-event-store.js';
import { readKey } from '../../storage/secrets/secrets.js';
import { KnownLog, type LogAtHand } from '../../storage/known-log/known-log.js';
import { SeenFile } from '../../storage/known-log/seen-file.js';
import { pointIn } from '../../storage/known-log/start-check.js';
import { fingerprintOf, keptKeyOf } from '../../storage/storage.js';
import { openWordsForReading } from '../../storage/storage-for-reading.js';
import { MemoryTextStore } from '../../storage/text-store/memory-text-store.js';
import type { TextStore } from '../../storage/text-store/text-store.js';
import { ExaminedLog } from './examined-log.js';
import { ExaminedWords } from './examined-words.js';
import type { Finding } from './finding.js';
import { whyUnread } from './why-unread.js';
import { logFileIn, textFileIn } from '../../storage/files/data-folder.js';

/**
 * Reads the whole log: whether each entry is there, is what was written and can be read, whether the words that it refers to
 * are there and open, and whether it is the log that the keys remember. Of a log on a server this is what gives the positions;
 * nothing is asked of the server itself.
 */
export async function examineLog(config: Config, types: EventRegistry): Promise<readonly Finding[]> {
  if (config.eventStore.kind === 'memory') return [];
  try {
    const log = await openLog(config);
    try {
      return [...(await wholeness(config, log, types)), await seen(config, log)];
    } finally {
      await log.close();
    }
  } catch (error) {
    return [{ id: 'log', status: 'fail', message: whyUnread(error, 'log.sqlite') }];
  }
}

type OpenLog = LogAtHand & { readonly close: () => Promise<void> };

async function openLog(config: Config): Promise<OpenLog> {
  if (config.eventStore.kind === 'kurrentdb') return openSequencedLog(config);
  const file = logFileIn(config.dataDir);
  return existsSync(file) ? SqliteEventStore.openForReading(file) : new MemoryEventStore();
}

async function wholeness(config: Config, log: OpenLog, types: EventRegistry): Promise<readonly Finding[]> {
  if (config.eventStore.kind === 'kurrentdb') {
    const found = new ExaminedLog();
    await found.read(log);
    return found.findings();
  }
  const isEmpty = !existsSync(logFileIn(config.dataDir));
  const opened = await openWords(config, isEmpty).catch((error: unknown) => whyUnread(error, 'text.sqlite'));
  if (typeof opened === 'string') {
    const found = await examined(config, log, types);
    return [...found, { id: 'words', status: 'fail', message: opened }];
  }
  try {
    const point = await pointIn(opened.meta);
    const words = new ExaminedWords(opened, point?.position ?? FROM_START);
    return [...(await examined(config, log, types, words)), words.finding()];
  } finally {
    await opened.close();
  }
}

async function examined(
  config: Config,
  log: OpenLog,
  types: EventRegistry,
  words?: ExaminedWords,
): Promise<readonly Finding[]> {
  const found = new ExaminedLog(types, words);
  await found.read(log);
  const file = logFileIn(config.dataDir);
  return found.findings(!existsSync(file) || passesQuickCheck(file));
}

/** Where there is none, all that the log refers to is missing. */
async function openWords(config: Config, isEmpty: boolean): Promise<TextStore> {
  const { dataDir, readModel, vaultKeyFile } = config;
  const isThere = readModel.kind === 'postgres' ? !isEmpty : existsSync(textFileIn(dataDir));
  const key = isThere && keptKeyOf(dataDir, 'text.sqlite', 'VAULT_KEY_FILE', vaultKeyFile);
  return key ? openWordsForReading(config, key) : new MemoryTextStore();
}

/** How far the keys remember the log, and how it stands to that. */
async function seen({ logSecretFile }: Config, log: LogAtHand): Promise<Finding> {
  const found = (status: Finding['status'], message: string, mend?: string): Finding => ({
    ...{ id: 'log-seen', status, message },
    ...(mend !== undefined && { mend }),
  });
  try {
    const file = new SeenFile(logSecretFile);
    const remembered = file.read();
    const key = readKey(logSecretFile);
    if (remembered === undefined || key === undefined)
      return found('ok', 'no log is remembered by the keys yet; the next start does');
    const { position: end } = await log.head();
    const { position } = remembered;
    const where =
      position === FROM_START ? 'an empty log is remembered' : `position ${position} is remembered`;
    switch (await new KnownLog(log, fingerprintOf(key)).standing(remembered)) {
      case 'this':
        return found('ok', `${where}, the log is ${end - position} entries ahead of that`);
      case 'shorter':
        return found(
          'fail',
          `${where}, the log ends at ${end}`,
          'Put the newer log back; a start says what else can be done.',
        );
      case 'branched':
        return found(
          'fail',
          `${where}, and the log has another entry there: two histories have one beginning, and the read models are made anew at the next start`,
        );
      case 'other':
        return found(
          'fail',
          `${file.path} remembers another ledger's log`,
          'Put together again what belongs together.',
        );
    }
  } catch (error) {
    return found('fail', whyUnread(error, 'log.sqlite'));
  }
}
