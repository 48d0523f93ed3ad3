import {
  ASSESSMENT,
  CLAUSE,
  IN_FORCE,
  MEETING,
  REACHED,
  recorded,
  type RecordedFact,
  registered,
  RESPONSE,
  ROLE,
  said,
  SIGNATURE,
  SUPERSESSION,
  ZONE,
} from './recorded-fact.js';

/** Facts of one day after the article, and when they were recorded. */
export interface DatedFacts {
  readonly date: string;
  readonly what: string;
  readonly recordedOn: string;
  readonly facts: readonly RecordedFact[];
}

const DEAL = 'agreements/qalamoun-deal';
const JULY = 'agreements/july-trial';
const APRIL = 'agreements/april-agreement';
const on = (date: string) => ({ at: { given: { date } } });
const by = (source: string, zone: string = ZONE) => ({ source, zone });
const YALLA = by('yalla-souriya');

/** The source with the grade of its reliability: each fact is as good as who tells it. */
const graded = (id: string, reliability: string): RecordedFact =>
  registered(`sources/${id}`, { reliability });

export const FACTS_AFTERWARDS: readonly DatedFacts[] = [
  {
    date: '2017-07',
    what: 'the July deal is made at the 81st Armoured Brigade, on a Sunday evening',
    recordedOn: '2017-09-10',
    facts: [
      recorded(
        JULY,
        MEETING,
        {
          place: { placeId: 'brigade-81' },
          at: { given: { month: '2017-07' }, verbatim: { text: 'a Sunday evening' } },
        },
        by('johmani-blog'),
      ),
    ],
  },
  {
    date: '2017-07-08',
    what: 'talks; the Government proposes a committee',
    recordedOn: '2017-09-10',
    facts: [
      graded('presstv', 'D'),
      said(
        'presstv',
        'The Government proposes a committee to monitor the ceasefire and evacuation to the north.',
        {
          madeAt: { given: { date: '2017-07-08' } },
          about: ['agreements/july-trial', 'actors/government'],
        },
      ),
    ],
  },
  {
    date: '2017-08-18',
    what: 'the deal on eastern Ghouta starts at 21:00',
    recordedOn: '2017-09-10',
    facts: [
      recorded(
        'agreements/eastern-ghouta-deal',
        IN_FORCE,
        {
          effectiveAt: { earliest: '2017-08-18T18:00:00.000Z', latest: '2017-08-18T18:00:00.000Z' },
          basis: 'TEXT_RULE',
        },
        by('pa-x', 'eastern-ghouta'),
      ),
    ],
  },
  {
    date: '2017-08',
    what: 'the Government blocks the Russian delegation',
    recordedOn: '2017-09-10',
    facts: [
      graded('syrian-observer', 'C'),
      recorded(
        'expectations/russian-visit',
        ['outcome', 'ExpectationThwarted'],
        { at: { given: { month: '2017-08' } }, byActorId: 'government' },
        by('syrian-observer'),
      ),
    ],
  },
  {
    date: '2017-09-05',
    what: 'seven factions and Russia sign a text; a bulletin counts cases and calls the areas stable',
    recordedOn: '2017-09-10',
    facts: [
      graded('pa-x', 'B'),
      graded('russian-bulletin', 'D'),
      recorded(DEAL, REACHED, { completeness: 'COMPLETE', ...on('2017-09-05') }, by('pa-x')),
      recorded(DEAL, SIGNATURE, { actorId: 'eastern-qalamoun-factions', ...on('2017-09-05') }, by('pa-x')),
      recorded(DEAL, SIGNATURE, { actorId: 'russia', ...on('2017-09-05') }, by('pa-x')),
      recorded(
        DEAL,
        CLAUSE,
        { clauseId: 'c6', exceptions: [{ kind: 'TARGET_ACTORS', actorIds: ['islamic-state'] }] },
        by('pa-x'),
      ),
      recorded(
        'zones/syria',
        ['tallies', 'BodyTallyReported'],
        { bodyId: 'russian-reconciliation-centre', counts: [{ count: 7 }, { count: 2 }] },
        { zone: 'syria' },
      ),
      recorded(
        'zones/eastern-ghouta',
        ASSESSMENT,
        { label: 'STABLE' },
        by('russian-bulletin', 'eastern-ghouta'),
      ),
    ],
  },
  {
    date: '2017-09-29',
    what: 'factions and Russia meet in Jayrud; “so far successful”',
    recordedOn: '2017-10-02',
    facts: [
      graded('news-front', 'E'),
      recorded(DEAL, MEETING, { place: { placeId: 'jayrud' }, ...on('2017-09-29') }, by('news-front')),
      recorded(
        'zones/eastern-qalamoun',
        ASSESSMENT,
        { label: 'CALM', during: { end: { verbatim: { text: 'so far successful ceasefire' } } } },
        by('news-front'),
      ),
      said('news-front', 'The Government presses for reconciliation.', { modality: 'REPORTED' }, ZONE),
      said('news-front', 'HTS has a notable influence in the region', { kind: 'PRESENCE' }, ZONE),
    ],
  },
  {
    date: '2017-12-06',
    what: 'the committee and the Government meet in Damascus; an old text is repeated',
    recordedOn: '2017-12-07',
    facts: [
      recorded(JULY, MEETING, { place: { placeId: 'damascus' }, ...on('2017-12-06') }, by('zaman-al-wasl')),
      said(
        'zaman-al-wasl',
        'A committee reached an incomplete agreement with the Government in the presence of a Russian delegation in July: a mutual ceasefire for a trial period of two months, renewable.',
        { kind: 'CONTEXT', madeAt: { given: { date: '2017-12-06' } } },
        ZONE,
      ),
    ],
  },
  {
    date: '2018-04-19',
    what: 'a new agreement for the whole zone; one faction’s position is still unknown',
    recordedOn: '2018-04-21',
    facts: [
      graded('yalla-souriya', 'C'),
      registered('agreements/april-agreement', { zoneIds: [ZONE], ...on('2018-04-19') }, YALLA),
      recorded(APRIL, CLAUSE, { clauseId: 'c1', kind: 'CESSATION_OF_HOSTILITIES' }, YALLA),
      recorded(APRIL, CLAUSE, { clauseId: 'c2', kind: 'WEAPON_WITHDRAWAL' }, YALLA),
      recorded(APRIL, CLAUSE, { clauseId: 'c3', requires: ['EVACUATION'] }, YALLA),
      recorded(
        APRIL,
        CLAUSE,
        { clauseId: 'c4', text: { text: 'Russian military police at the entrances' } },
        YALLA,
      ),
      recorded(APRIL, RESPONSE, { actorId: 'government', response: 'ACCEPTED' }, YALLA),
      recorded(APRIL, IN_FORCE, { effectiveAt: { verbatim: { text: 'immediate ceasefire' } } }, YALLA),
      recorded(APRIL, ROLE, { actorId: 'unnamed-faction', role: 'PARTY' }, YALLA),
      said('yalla-souriya', 'The position of one faction is still unknown.', { kind: 'FACT' }, ZONE),
      recorded(DEAL, SUPERSESSION, { byAgreementId: 'april-agreement' }, YALLA),
      recorded(JULY, SUPERSESSION, { byAgreementId: 'april-agreement' }, YALLA),
      registered('mechanisms/military-police', { operatorActorId: 'russia' }, YALLA),
    ],
  },
];
