// Random histories of a seed: what a client would send about three zones, their agreements and incidents. The same seed
// gives the same commands; some are refused, since things are thrown together.
import { createHash } from 'node:crypto';

const DAY = 86_400_000;
const TIME_ZONE = 'Asia/Damascus';
const ZONES = ['r-north', 'r-south', 'r-ridge'];
const ACTORS = ['r-army', 'r-front', 'r-brigade', 'r-monitors', 'r-guarantor'];
const SOURCES = ['r-press', 'r-nurse', 'r-council'];
const PLACES = ['r-town', 'r-village', 'r-camp'];
const AGREEMENTS = ['r-truce', 'r-framework'];
const CODES = ['KIN.SHELLING', 'KIN.SMALL_ARMS', 'KIN.AIR', 'CIV.ARREST', 'ACC.MOVEMENT', 'MON.DENIAL'];
const EVERYWHERE = [
  [35.9, 33.6],
  [36.9, 33.6],
  [36.9, 34.4],
  [35.9, 34.4],
  [35.9, 33.6],
];

/** A UUID that only this text has. */
export function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Numbers that follow from a seed (mulberry32). */
class Dice {
  constructor(seed) {
    this.state = seed;
  }

  below(limit) {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  pick(values) {
    return values[this.below(values.length)];
  }

  happens(share) {
    return this.below(1_000) < share * 1_000;
  }

  some(values) {
    const first = this.pick(values);
    return this.happens(0.7) ? [first] : [...new Set([first, this.pick(values)])];
  }
}

const words = (text) => ({ text, lang: 'en' });

/** What the random commands speak of. */
export function furniture() {
  const named = (id) => ({ en: `The ${id.slice(2)}`, ar: `اسم ${id.slice(2)}` });
  return [
    ...ACTORS.map((id, n) => ({
      post: '/v1/actors',
      body: {
        id,
        names: named(id),
        kind: ['STATE_FORCES', 'REBEL_GROUP', 'REBEL_GROUP', 'MONITORING_BODY', 'EXTERNAL_FORCES'][n],
      },
    })),
    ...SOURCES.map((id, n) => ({
      post: '/v1/sources',
      body: { id, kind: ['MEDIA', 'NAMED_PERSON', 'PARTY'][n], label: `Called ${id}` },
    })),
    ...PLACES.map((id, n) => ({
      post: '/v1/places',
      body: { id, names: named(id), kind: ['TOWN', 'VILLAGE', 'BASE'][n], point: [36.2 + n / 10, 33.9] },
    })),
    ...ZONES.map((id, n) => ({
      post: '/v1/zones',
      body: { id, names: named(id), timeZone: TIME_ZONE, ...(n === 2 ? { partOf: ZONES[0] } : {}) },
    })),
    {
      post: `/v1/zones/${ZONES[0]}/delineations`,
      body: {
        geometry: { type: 'Polygon', coordinates: [EVERYWHERE] },
        basis: ['MAP_ANNEX'],
        sourceId: SOURCES[0],
      },
    },
    {
      post: `/v1/zones/${ZONES[1]}/delineations`,
      body: { places: PLACES.slice(0, 2), bufferM: 3_000, basis: ['PLACE_LIST'], sourceId: SOURCES[0] },
    },
    ...AGREEMENTS.map((id, n) => ({
      post: '/v1/agreements',
      body: {
        id,
        title: named(id),
        kind: n === 0 ? 'LOCAL_CEASEFIRE' : 'FRAMEWORK',
        timeZone: TIME_ZONE,
        zoneIds: n === 0 ? ZONES.slice(0, 2) : ZONES,
        sourceId: SOURCES[0],
      },
    })),
    ...AGREEMENTS.map((id) => ({
      post: `/v1/agreements/${id}/clauses`,
      body: {
        clauseId: 'c1',
        kind: 'CESSATION_OF_HOSTILITIES',
        prohibits: ['KIN.*'],
        exceptions: [{ kind: 'SELF_DEFENCE' }],
        text: words('All shall cease fire'),
      },
    })),
    ...ACTORS.slice(0, 2).map((actorId) => ({
      post: `/v1/agreements/${AGREEMENTS[0]}/roles`,
      body: { actorId, role: 'PARTY' },
    })),
  ];
}

/** The commands of a seed, without end: each `{ post, body }`. `incidents` is told of each that was taken. */
export function* randomCommands(seed, firstDay) {
  const dice = new Dice(seed);
  const incidents = [];
  const reports = [];
  for (let n = 0; ; n += 1) {
    const today = firstDay + n * (DAY / 2);
    const date = (back) => new Date(today - dice.below(back) * DAY).toISOString().slice(0, 10);
    const fuzzy = (back = 40) =>
      dice.pick([{ date: date(back) }, { month: date(back).slice(0, 7) }, { at: `${date(back)}T10:00:00Z` }]);
    const sourceId = dice.pick(SOURCES);
    const zone = dice.pick(ZONES);
    const agreement = `/v1/agreements/${dice.pick(AGREEMENTS)}`;
    const actorId = dice.pick(ACTORS);
    const by = { sourceId, ...(dice.happens(0.3) ? { note: words(`Noted on day ${n}`) } : {}) };
    const reason = `As known on day ${n}`;
    const during = { start: fuzzy(), ongoing: true };
    const ended = { start: { date: date(9) }, end: { date: new Date(today).toISOString().slice(0, 10) } };
    const incident = `/v1/incidents/${dice.pick(incidents) ?? uuidOf('none')}`;
    const tell = () => {
      const id = uuidOf(`${seed}/incident/${n}`);
      incidents.push(id);
      reports.push({ incidentId: id, id: uuidOf(`${seed}/report/${n}`) });
      return {
        post: '/v1/incidents',
        body: {
          id,
          code: dice.pick(CODES),
          ...(dice.happens(0.7) ? { zoneId: zone } : {}),
          occurred: { start: fuzzy(60) },
          location: dice.pick([
            { placeId: dice.pick(PLACES) },
            { zoneId: zone },
            { point: [36.1 + dice.below(80) / 100, 33.7 + dice.below(60) / 100], uncertaintyM: 800 },
          ]),
          ...(dice.happens(0.7) ? { allegedActors: dice.some(ACTORS.slice(0, 3)) } : {}),
          ...(dice.happens(0.4) ? { killed: { low: 1, best: 2, high: 1 + dice.below(4) + 1 } } : {}),
          report: { id: uuidOf(`${seed}/report/${n}`), sourceId, text: words(`Heard on day ${n}`) },
        },
      };
    };
    const about = (path, body) => () => ({ post: `${incident}/${path}`, body });
    // Who reported may not judge.
    const judged = (path, body) => () => ({
      ...about(path, { bodyId: 'r-monitors', reason, ...body })(),
      by: 'golden-judge',
    });
    const acts = [
      tell,
      tell,
      tell,
      tell,
      about('reports', { sourceId, text: words(`Heard again on day ${n}`), madeAt: fuzzy() }),
      judged('verifications', { outcome: dice.pick(['VERIFIED', 'OPENED', 'REFUTED']) }),
      judged('attributions', { actorId, confidence: 'MODERATE' }),
      about('positions', { actorId, position: dice.pick(['DENIES', 'CONFIRMS', 'CLAIMS_SELF_DEFENCE']) }),
      judged('findings', {
        agreementId: AGREEMENTS[0],
        clauseId: 'c1',
        finding: dice.pick(['ENDORSED', 'DISMISSED']),
        severity: 'MAJOR',
      }),
      about('reclassification', { code: dice.pick(CODES), reason }),
      about('casualties', { killed: { best: dice.below(5) }, reason }),
      about('retiming', { occurred: { start: fuzzy() }, reason }),
      about('retraction', { reason }),
      () => ({
        post: `/v1/zones/${zone}/control`,
        body: { actorIds: dice.some(ACTORS), degree: 'EFFECTIVE', during, ...by },
      }),
      () => ({
        post: `/v1/zones/${zone}/assessments`,
        body: { label: dice.pick(['CALM', 'TENSE']), during: ended, ...by },
      }),
      () => ({
        post: `/v1/zones/${zone}/observation-windows`,
        body: {
          bodyId: 'r-monitors',
          method: 'SEEN',
          ...(dice.happens(0.5) ? { place: { placeId: dice.pick(PLACES) }, radiusM: 5_000 } : {}),
          from: `${ended.start.date}T04:00:00Z`,
          to: `${ended.start.date}T22:00:00Z`,
        },
      }),
      () => ({
        post: `/v1/zones/${zone}/access-denials`,
        body: { bodyId: 'r-monitors', byActorId: actorId, during: ended },
      }),
      () => ({
        post: `/v1/zones/${zone}/series`,
        body: { code: dice.pick(CODES), count: { best: dice.below(40) }, during: ended, ...by },
      }),
      () => ({
        post: `/v1/sources/${sourceId}/grades`,
        body: { reliability: dice.pick(['A', 'C', 'E']), reason },
      }),
      () => ({
        post: `/v1/sources/${sourceId}/statements`,
        body: {
          text: words(`Said on day ${n}`),
          madeAt: fuzzy(),
          modality: 'ASSERTED',
          kind: 'FACT',
          about: [`zones/${zone}`],
        },
      }),
      () => ({ post: `${agreement}/signatures`, body: { actorId, at: fuzzy(), ...by } }),
      () => ({
        post: `${agreement}/responses`,
        body: { actorId, response: dice.pick(['ACCEPTED', 'REJECTED']), asOf: fuzzy(), ...by },
      }),
      () => ({
        post: `${agreement}/entry-into-force`,
        body: { effectiveAt: fuzzy(), basis: 'SOURCE_CLAIM', provisional: dice.happens(0.3), ...by },
      }),
      () => ({
        post: `${agreement}/term`,
        body: { kind: 'TRIAL', duration: dice.pick(['P1M', 'P10D']), renewalRule: 'BY_PARTIES' },
      }),
      () => ({ post: `${agreement}/renewals`, body: { decidedAt: fuzzy(), duration: 'P1M', ...by } }),
      () => ({ post: `${agreement}/suspensions`, body: { at: fuzzy(), reason } }),
      () => ({ post: `${agreement}/resumptions`, body: { at: fuzzy(), reason } }),
      () => {
        const { incidentId, id } = dice.pick(reports) ?? { incidentId: uuidOf('none'), id: uuidOf('none') };
        return { post: `/v1/incidents/${incidentId}/reports/${id}/retraction`, body: { reason } };
      },
    ];
    yield {
      ...dice.pick(acts)(),
      recordedAt: new Date(today).toISOString(),
      key: uuidOf(`${seed}/key/${n}`),
    };
  }
}
