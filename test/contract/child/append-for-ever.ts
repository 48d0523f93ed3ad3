/**
 * Appends to the log whose file is given, from 16 writers at once, and prints the id of every event that was
 * acknowledged, one a line, until it is killed.
 */
import { writeSync } from 'node:fs';
import { argv, stdout } from 'node:process';
import { NO_STREAM } from '../../../src/core/event-store.js';
import { SqliteEventStore } from '../../../src/platform/event-store/sqlite/sqlite-event-store.js';
import { sample } from '../sample-events.js';

const store = SqliteEventStore.open(argv[2] ?? '');

async function write(stream: string): Promise<void> {
  for (let revision = NO_STREAM; ; revision += 1n) {
    const event = sample();
    await store.append(stream, revision, [event]);
    writeSync(stdout.fd, `${event.id}\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, (_, n) => write(`zone/${n}`)));
