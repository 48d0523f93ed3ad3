import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Config } from '../config/config.js';
import { StartRefused } from '../core/start-refused.js';
import { acceptLoss as useCase } from '../write/log/accept-loss.js';
import type { Principal } from '../access/role.js';
import { CommandService } from '../pipeline/commands/handle-command.js';
import { validateBody } from '../fields/validation.js';
import type { Loss } from '../storage/known-log/loss.js';
import { openStorage } from '../storage/storage.js';
import { readModelEntities } from '../app/read-models.js';
import type { Console } from './console.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { eventTypes } from './ledger-reader.js';
import { logFileIn } from '../storage/files/data-folder.js';

const OPERATOR: Principal = { id: 'cli', roles: new Set(['admin']), bodies: new Set(), zones: 'any' };

/**
 * `accept-loss --reason TEXT`: takes down in the log what a start found to be missing, entries or texts, after which the
 * program starts and records again. Nothing is destroyed: what turns up later can be looked at. The program that serves
 * the folder must be stopped. Interrupted, it is done again with the same words, and taken down once.
 */
export async function acceptLoss(config: Config, reason: string, console: Console): Promise<ExitCode> {
  const { eventStore, dataDir } = config;
  if (eventStore.kind === 'sqlite' && !existsSync(logFileIn(dataDir))) {
    throw new StartRefused(
      `There is no log in ${dataDir}; set DATA_DIR to the folder that is served from, and put the log back that there is.`,
      2,
    );
  }
  const alarm = (line: string): void => void process.stderr.write(`${line}\n`);
  const storage = await openStorage(config, readModelEntities, { alarm }, 'accept-loss');
  try {
    const { loss, store, words, secret } = storage;
    const [entries, texts] = [loss?.entriesLost ?? 0, loss?.textsLost.size ?? 0];
    if (loss === undefined || entries + texts === 0) {
      if (!console.printedJson({ entries, texts })) console.print('Nothing is missing.');
      return EXIT.GOOD;
    }
    const { position } = await store.head();
    const key = keyOf(loss, position, reason);
    // Taken down, and interrupted before everything went on from there.
    let eventId = (await store.findCommand(secret.commandId(OPERATOR.id, key))).at(0)?.id;
    if (eventId === undefined) {
      const sent = { entries, texts, reason };
      const commands = new CommandService({
        store,
        words,
        secret,
        registry: eventTypes,
        now: () => new Date(),
      });
      const { outcome } = await commands.execute(useCase, {
        params: {},
        body: validateBody(useCase.body, sent),
        sent,
        caller: OPERATOR,
        idempotencyKey: key,
        correlationId: key,
      });
      eventId = outcome.events.at(0)?.id;
    }
    await loss.accept();
    if (!console.printedJson({ entries, texts, eventId })) {
      console.print(`Taken down as lost: entries ${entries}, texts ${texts} (by entry ${eventId}).`);
    }
    return EXIT.GOOD;
  } finally {
    await storage.close();
  }
}

/** The same for the same loss, also when it was taken down already and not yet gone on from. */
function keyOf({ entriesLost, textsLost }: Loss, end: number, reason: string): string {
  const seen = entriesLost === 0 ? '' : String(end + entriesLost);
  const hash = createHash('sha256')
    .update(JSON.stringify([seen, [...textsLost].sort(), reason]))
    .digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
