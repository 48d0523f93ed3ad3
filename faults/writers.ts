import { join } from 'node:path';
import { FROM_START, NO_STREAM, RevisionConflict } from '../src/core/event-store.js';
import { SqliteEventStore } from '../src/storage/log/sqlite/sqlite-event-store.js';
import { sample } from '../test/contract/sample-events.js';
import { type Course, type Finding, Tally } from './finding.js';
import { openLedger } from './ledger.js';
import { actors } from './load.js';

const STREAM = 'zone-contested';

/** Many at once at the same thing. */
export async function writers(course: Course): Promise<readonly Finding[]> {
  return [await oneWinner(course), await oneEvent(course)];
}

/** All writers of a round append to one stream on the same revision. */
async function oneWinner(course: Course): Promise<Finding> {
  const tally = new Tally();
  const [count, rounds] = [course.size(128, 32), course.size(200, 20)];
  const file = join(course.folder, 'contested.sqlite');
  let store = SqliteEventStore.open(file);
  const winners: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const events = Array.from({ length: count }, () => sample());
    const expected = round === 0 ? NO_STREAM : round - 1;
    const outcomes = await Promise.allSettled(events.map((event) => store.append(STREAM, expected, [event])));
    const won = events.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    winners.push(...won.map(({ id }) => id));
    tally.count('winners', won.length);
    tally.expect(won.length === 1, `round ${round}: ${won.length} winners`);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      tally.count('conflicts');
      if (!(outcome.reason instanceof RevisionConflict))
        tally.breach(`round ${round}: ${String(outcome.reason)}`);
    }
  }
  await store.close();
  store = SqliteEventStore.open(file);
  const kept: string[] = [];
  for await (const { id, revision } of store.readStream(STREAM)) {
    tally.expect(revision === kept.length, `revision ${revision} stands at ${kept.length}`);
    kept.push(id);
  }
  tally.expect(kept.join() === winners.join(), 'the stream does not hold the winners in order');
  await store.close();
  return tally.finding(
    'Of all who decided on the same revision exactly one appends; the others are told of the conflict',
    `${count} writers, ${rounds} rounds, one stream`,
  );
}

/** One command, delivered so often at once. */
async function oneEvent(course: Course): Promise<Finding> {
  const tally = new Tally();
  const repeats = course.size(200, 50);
  const commands = actors(course.size(20, 3));
  const ledger = await openLedger(join(course.folder, 'data'));
  for (const command of commands) {
    const answers = await Promise.all(Array.from({ length: repeats }, () => ledger.send(command)));
    tally.count('deliveries', answers.length);
    tally.expect(new Set(answers.map(String)).size === 1, 'deliveries of one command have different answers');
  }
  let entries = 0;
  for await (const { position } of ledger.store.readAll(FROM_START)) entries = Number(position) + 1;
  tally.count('events', entries);
  tally.expect(entries === commands.length, `${entries} events of ${commands.length} commands`);
  await ledger.close();
  return tally.finding(
    'A command that is delivered many times at once makes its event once, and all deliveries are answered alike',
    `${repeats} deliveries at once of each of ${commands.length} commands`,
  );
}
