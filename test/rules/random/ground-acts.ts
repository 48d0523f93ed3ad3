import type { ZoneGeometry } from '../../../src/rules/facts/entries.js';
import { text } from './dice.js';
import { type Act, act, ACTORS, BODIES, PLACES, SOURCES, type Story } from './story.js';

const HOUR = 3_600_000;

/** Zones one in another, places, sources, and where the zone asked about lies. */
export function ground(story: Story): void {
  const { dice } = story;
  const timeZone = 'Asia/Damascus';
  story.add('ZoneProposed', { zoneId: 'whole', timeZone });
  story.add('ZoneProposed', {
    zoneId: 'z',
    timeZone: dice.pick(timeZone, timeZone, 'UTC'),
    partOf: dice.maybe(0.7, () => 'whole'),
  });
  story.add('ZoneProposed', { zoneId: 'part', timeZone, partOf: dice.maybe(0.8, () => 'z') });
  story.add('ZoneProposed', {
    zoneId: 'side',
    timeZone: 'UTC',
    partOf: dice.maybe(0.5, () => dice.pick('whole', 'part', 'far')),
  });
  story.add('ZoneProposed', { zoneId: 'far', timeZone });
  for (const placeId of PLACES) {
    story.add('PlaceRegistered', {
      placeId,
      kind: dice.pick('TOWN', 'VILLAGE', 'CITY', 'REGION', 'BASE'),
      point: dice.maybe(0.75, () => story.point()),
      uncertaintyM: dice.maybe(0.2, () => dice.pick(500, 4_000)),
      parentId:
        placeId === 'region' ? undefined : dice.maybe(0.5, () => dice.pick('region', 'region', 'city')),
    });
  }
  for (const sourceId of SOURCES) {
    story.add('SourceRegistered', {
      sourceId,
      affiliationActorId: dice.maybe(0.5, () => dice.pick(...ACTORS)),
    });
  }
  delineate(story);
  if (dice.happens(0.5)) delineate(story);
}

function square(story: Story): ZoneGeometry {
  const { dice } = story;
  const [x, y] = [36.5 + dice.below(6) * 0.05, 33.5 + dice.below(6) * 0.05];
  const [w, h] = [0.05 * (1 + dice.below(4)), 0.05 * (1 + dice.below(4))];
  const ring = (west: number, south: number, east: number, north: number): [number, number][] => [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  // A whole country, in which incidents are found by other keys than in a district.
  if (dice.happens(0.15)) return { type: 'Polygon', coordinates: [ring(35, 32, 43, 38)] };
  if (dice.happens(0.2)) {
    const coordinates = [[ring(x, y, x + w, y + h)], [ring(x + 2 * w, y, x + 3 * w, y + h)]];
    return { type: 'MultiPolygon', coordinates };
  }
  const hole = ring(x + w / 4, y + h / 4, x + w / 2, y + h / 2);
  return { type: 'Polygon', coordinates: [ring(x, y, x + w, y + h), ...(dice.happens(0.2) ? [hole] : [])] };
}

function delineate(story: Story): void {
  const { dice } = story;
  const zoneId = story.zone();
  const earlier = story.of('ZoneDelineated').filter(({ data }) => data.zoneId === zoneId);
  const by = dice.below(10);
  story.add('ZoneDelineated', {
    zoneId,
    places: by < 7 ? dice.some(PLACES) : undefined,
    geometry: by > 4 && by < 9 ? square(story) : undefined,
    bufferM: dice.maybe(0.4, () => dice.pick(1_000, 6_000)),
    from: dice.maybe(0.5, () => dice.when()),
    replaces: earlier.length > 0 ? dice.maybe(0.35, () => dice.pick(...earlier).id) : undefined,
  });
}

/** What is said of zones, places, sources and actors, and settings. */
export const groundActs: readonly Act[] = [
  [4, delineate],
  act(1, (story) => {
    const { dice } = story;
    const checkpointId = `cp${story.checkpoints.length}`;
    story.add('CheckpointEstablished', {
      checkpointId,
      zoneId: story.zone(),
      placeId: dice.maybe(0.5, () => dice.pick(...PLACES)),
      point: dice.maybe(0.4, () => story.point()),
      operatorActorId: story.actor(),
    });
    story.checkpoints.push(checkpointId);
  }),
  act(3, (story) => {
    const [actorId, ofActorId] = story.dice.some(ACTORS);
    if (actorId === undefined || ofActorId === undefined) return;
    const relation = story.dice.pick('SUBUNIT', 'UNDER_COMMAND', 'ALLIED', 'INVITED_SUPPORT');
    const during = story.dice.during();
    story.add('ActorAffiliationAsserted', { actorId, ofActorId, relation, during });
  }),
  act(0.6, (story) => {
    story.add('PlaceRelocated', {
      placeId: story.dice.pick(...PLACES),
      point: story.point(),
      uncertaintyM: story.dice.maybe(0.5, () => story.dice.pick(500, 3_000)),
    });
  }),
  act(1.5, (story) => {
    const { dice } = story;
    story.add('SourceReliabilityGraded', {
      sourceId: dice.pick(...SOURCES),
      reliability: dice.pick('A', 'C', 'E', 'F'),
    });
  }),
  act(0.6, (story) => {
    const { dice } = story;
    const change = dice.pick(
      { leadBodyId: dice.pick(...BODIES) },
      { situationDays: dice.pick(1, 3, 10) },
      { complianceDays: dice.pick(5, 30) },
      { calmCoverage: dice.pick(0.1, 0.5) },
      { unconfirmedPeriods: dice.pick(0, 1, 3) },
    );
    story.add('SettingsChanged', change);
  }),
  act(1, (story) => {
    const actorIds = story.dice.some(ACTORS);
    const during = story.dice.during();
    story.add('ControlAsserted', { zoneId: story.zone(), actorIds, degree: 'EFFECTIVE', during });
  }),
  act(1.5, (story) => {
    const label = story.dice.pick('CALM', 'STABLE', 'TENSE', 'DETERIORATING');
    story.add('SituationAssessed', { zoneId: story.zone(), label, during: story.dice.ended() });
  }),
  act(0.7, (story) => {
    story.add('AccessDenied', { zoneId: story.zone(), bodyId: 'mon', during: story.dice.during() });
  }),
  act(2.5, (story) => {
    const { dice } = story;
    const from = dice.instant() + dice.below(5) * HOUR;
    story.add('ObservationWindowRecorded', {
      zoneId: story.zone(),
      bodyId: story.body(),
      place: dice.maybe(0.6, () => story.location()),
      radiusM: dice.maybe(0.4, () => dice.pick(1_000, 8_000)),
      from: text(from),
      to: text(from + dice.pick(1, 5, 24, 100) * HOUR),
    });
  }),
  act(0.8, (story) => {
    const restrictionId = `x${story.restrictions.length}`;
    story.add('RestrictionImposed', {
      restrictionId,
      zoneId: story.zone(),
      byActorId: 'gov',
      degree: story.dice.pick('BANNED', 'LIMITED'),
      during: story.dice.during(),
    });
    story.restrictions.push(restrictionId);
  }),
  act(0.8, (story) => {
    const { dice, restrictions } = story;
    if (restrictions.length === 0) return;
    const restrictionId = dice.pick(...restrictions);
    story.add(dice.pick('RestrictionLifted', 'RestrictionEased'), { restrictionId, at: dice.when() });
  }),
  act(0.3, (story) => {
    story.add('BodyTallyReported', { zoneId: story.zone(), bodyId: 'rus', during: story.dice.during() });
  }),
];
