import { randomUUID } from 'node:crypto';
import { startPostgres } from '../../test/postgres/postgres-server.js';
import type { Dice } from '../../test/rules/random/dice.js';
import { type Course, type Finding, Tally } from '../finding.js';
import type { Command } from '../load.js';
import { pause } from '../server.js';
import { checkCluster } from './check.js';
import { EVENT_STORE } from './event-store.js';
import { Cluster } from './processes.js';

/** The longest time between the two, in ms: a client that was not answered, or a balancer, sends again as soon. */
const LONGEST_GAP_MS = 12;
/** So often the event store stands still before a pair, for longer than a client waits. */
const FREEZES_IN_A_HUNDRED = 2;
const FROZEN_MS = 400;

const during = { start: { date: '2017-08-01' }, ongoing: true };
const text = (n: number): object => ({ text: `Said for the ${n}th time`, lang: 'en' });

/** Commands whose decision has no reason to refuse them a second time, and some of the others; each makes one entry. */
const KINDS: Readonly<
  Record<string, (n: number, dice: Dice) => { readonly post: string; readonly body: object }>
> = {
  'observation window': (n) => ({
    post: '/zones/qalamoun/observation-windows',
    body: {
      bodyId: 'mission',
      method: 'SEEN',
      from: new Date(Date.UTC(2017, 0, 1) + n * 7_200_000).toISOString(),
      to: new Date(Date.UTC(2017, 0, 1) + n * 7_200_000 + 3_600_000).toISOString(),
    },
  }),
  affiliation: () => ({
    post: '/actors/army/affiliations',
    body: { ofActorId: 'mission', relation: 'ALLIED', during, sourceId: 'press' },
  }),
  'place renamed': (n) => ({ post: '/places/jayrud/names', body: { names: { en: `Jayrud ${n}` } } }),
  'place moved': (n) => ({
    post: '/places/jayrud/position',
    body: { point: [36.7 + n / 100_000, 33.8], reason: 'Measured again' },
  }),
  grade: (n, dice) => ({
    post: '/sources/press/grades',
    body: { reliability: dice.pick('A', 'B', 'C', 'D'), reason: `Known better, ${n}` },
  }),
  statement: (n) => ({
    post: '/sources/press/statements',
    body: { text: text(n), madeAt: { date: '2017-08-01' }, modality: 'REPORTED', kind: 'FACT' },
  }),
  supervision: (n) => ({
    post: '/checkpoints/gate/supervision',
    body: { actorId: n % 2 === 0 ? 'army' : 'mission', from: { date: '2017-08-01' } },
  }),
  setting: (n) => ({
    post: '/settings',
    body: { situationDays: 3 + (n % 20), reason: `Tried out, ${n}` },
  }),
  'new thing': (n) => ({
    post: '/actors',
    body: { id: `actor-${n}`, names: { en: `Actor ${n}` }, kind: 'REBEL_GROUP' },
  }),
  incident: () => ({
    post: '/incidents',
    body: {
      code: 'KIN.SHELLING',
      zoneId: 'qalamoun',
      occurred: { start: { date: '2017-08-20' } },
      location: { placeId: 'jayrud' },
      report: { sourceId: 'press' },
    },
  }),
};

const GROUNDWORK: readonly (readonly [string, object])[] = [
  ['/zones', { id: 'qalamoun', names: { en: 'Qalamoun' }, timeZone: 'Asia/Damascus' }],
  ['/places', { id: 'jayrud', names: { en: 'Jayrud' }, kind: 'TOWN', point: [36.7, 33.8] }],
  ['/sources', { id: 'press', kind: 'MEDIA', label: 'A paper' }],
  ['/actors', { id: 'mission', names: { en: 'Mission' }, kind: 'MONITORING_BODY' }],
  ['/actors', { id: 'army', names: { en: 'Army' }, kind: 'STATE_FORCES' }],
  [
    '/checkpoints',
    { id: 'gate', zoneId: 'qalamoun', names: { en: 'Gate' }, operatorActorId: 'army', sourceId: 'press' },
  ],
];

/**
 * The same command sent to both instances, 0 to 12 ms apart, as by a client that got no answer: over all kinds in turn, now
 * and then while the event store stands still. One entry each, and both are told that it is done.
 */
export async function pairs(course: Course): Promise<readonly Finding[]> {
  const tally = new Tally();
  const postgres = await startPostgres();
  const url = await postgres.database();
  const cluster = new Cluster(course.folder, url);
  const many = course.size(2_000, 20);
  const kinds = Object.entries(KINDS);
  try {
    await cluster.start();
    for (const [route, body] of GROUNDWORK) {
      await cluster.instance('one').send({ key: randomUUID(), route, body, entries: 1 });
    }
    for (let n = 0; n < many && !course.isOver(); n += 1) {
      const [kind, make] = kinds[n % kinds.length] as (typeof kinds)[number];
      const { post: route, body } = make(n, course.dice);
      const frozen = course.dice.happens(FREEZES_IN_A_HUNDRED / 100);
      if (frozen) tally.count('of them while the event store stood still');
      const thaw = frozen ? cluster.freeze(FROZEN_MS) : Promise.resolve();
      await sendToBoth(cluster, { key: randomUUID(), route, body, entries: 1 }, kind, course.dice, tally);
      await thaw;
    }
    tally.count('entries wanted', GROUNDWORK.length + tally.of('pairs'));
    for (const name of ['one', 'two'] as const) {
      const { status } = await cluster.instance(name).get('/health/ready');
      tally.expect(status === 200, `instance ${name} is not ready: ${status}`);
    }
    await cluster.stop(tally);
    const { ids } = await checkCluster(cluster.running, url, tally);
    const wanted = tally.of('entries wanted');
    tally.expect(ids.length === wanted, `${ids.length} entries are in the log, ${wanted} were to be made`);
  } finally {
    await cluster.end();
    await postgres.stop();
  }
  return [
    tally.finding(
      'A command sent to two instances at once is recorded once, and answered by both as done',
      `${tally.of('pairs')} pairs 0 to ${LONGEST_GAP_MS} ms apart, ${kinds.length} kinds of commands (${Object.keys(KINDS).join(', ')}), ${postgres.which}, ${EVENT_STORE}`,
    ),
  ];
}

async function sendToBoth(
  cluster: Cluster,
  command: Command,
  kind: string,
  dice: Dice,
  tally: Tally,
): Promise<void> {
  const [first, second] = dice.happens(0.5) ? (['one', 'two'] as const) : (['two', 'one'] as const);
  const one = cluster.instance(first).post(command);
  await pause(dice.below(LONGEST_GAP_MS + 1));
  const answers = await Promise.all([one, cluster.instance(second).post(command)]);
  tally.count('pairs');
  for (const { status, code } of answers) {
    tally.expect(status === 200 || status === 201, `${kind} was answered ${status} ${code}`);
  }
  const [a, b] = answers.map(({ ids, etag }) => `${etag} ${ids.join()}`);
  tally.expect(a === b, `${kind} was answered ${a} and ${b}`);
}
