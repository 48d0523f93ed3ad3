import { createHash } from 'node:crypto';
import { Dice } from '../rules/random/dice.js';

/** A command as a client would send it, with a key of its own. */
export interface RandomCommand {
  readonly post: string;
  readonly body: object;
  readonly key: string;
  readonly recordedAt: string;
}

/** What the commands may speak of, by id; registered before. */
export interface Things {
  readonly zones: readonly string[];
  readonly places: readonly string[];
  readonly actors: readonly string[];
  readonly sources: readonly string[];
}

const DAY = 86_400_000;
const CODES = ['KIN.SHELLING', 'KIN.SMALL_ARMS', 'CIV.ARREST', 'KIN.NOTHING_OF_THE_KIND'];

/** The commands of a seed, each after the one before; some are refused, since things are thrown together. */
export function randomCommands(seed: number, count: number, things: Things, after: number): RandomCommand[] {
  const dice = new Dice(seed);
  let clock = after;
  return Array.from({ length: count }, (_, n) => {
    clock += dice.below(3) * DAY + dice.below(1_000);
    const key = uuidOf(`${seed}/${n}`);
    return { ...command(dice, things, clock), key, recordedAt: new Date(clock).toISOString() };
  });
}

function command(
  dice: Dice,
  { zones, places, actors, sources }: Things,
  clock: number,
): Pick<RandomCommand, 'post' | 'body'> {
  const date = (back: number): string => new Date(clock - dice.below(back) * DAY).toISOString().slice(0, 10);
  const zone = dice.pick(...zones);
  const sourceId = dice.pick(...sources);
  const during = { start: { date: date(40), timeZone: 'Asia/Damascus' }, ongoing: true };
  const report = () => ({
    post: '/v1/incidents',
    body: {
      code: dice.pick(...CODES),
      zoneId: zone,
      occurred: { start: { date: date(60), timeZone: 'Asia/Damascus' } },
      location: { placeId: dice.pick(...places) },
      ...(dice.happens(0.6) ? { allegedActors: dice.some(actors) } : {}),
      report: { sourceId, text: { text: `Reported ${dice.below(1_000)} times`, lang: 'en' } },
    },
  });
  const hold = () => ({
    post: `/v1/zones/${zone}/control`,
    body: {
      actorIds: dice.some(actors),
      degree: dice.pick('EFFECTIVE', 'CONTESTED', 'PARTIAL'),
      during,
      sourceId,
    },
  });
  const assess = () => ({
    post: `/v1/zones/${zone}/assessments`,
    body: { label: dice.pick('STABLE', 'CALM', 'TENSE', 'ACTIVE'), during, sourceId },
  });
  const grade = () => ({
    post: `/v1/sources/${sourceId}/grades`,
    body: { reliability: dice.pick('A', 'B', 'C', 'D', 'E', 'F'), reason: 'Known better by now' },
  });
  return dice.pick<() => Pick<RandomCommand, 'post' | 'body'>>(report, report, report, hold, assess, grade)();
}

/** The same UUID for the same text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
