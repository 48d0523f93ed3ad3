import { expect } from '@jest/globals';
import {
  ASSESSMENT,
  BLOG,
  CLAUSE,
  DELINEATION,
  IN_FORCE,
  LINK,
  MEETING,
  MILITARY_SOURCE,
  REACHED,
  recorded,
  type RecordedFact,
  registered,
  RESPONSE,
  ROLE,
  said,
  type Sentence,
  ZONE,
} from './recorded-fact.js';

const BY_SOURCE = { source: MILITARY_SOURCE, zone: ZONE };
const BY_BLOG = { source: BLOG, zone: ZONE };
const JULY = 'agreements/july-trial';
const COMPREHENSIVE = 'agreements/comprehensive-ceasefire';
const AFTER = { after: { agreementId: 'comprehensive-ceasefire' } };

/** A practice at the checkpoints, which goes on; what the note says is that the date may belong to either. */
function practice(code: string, type: string, says: object): RecordedFact {
  return {
    thing: { kind: 'incidents', fields: { code } },
    type,
    says: {
      location: { checkpointId: 'city-entrances' },
      occurred: {
        start: {
          given: { earliest: '2013-05-01', latest: '2013-08-31' },
          verbatim: { text: 'since mid-2013' },
        },
        ongoing: true,
      },
      allegedActors: ['government'],
      targets: ['residents'],
      ...says,
    },
    ...BY_BLOG,
  };
}

export const SENTENCES_19_TO_25: readonly Sentence[] = [
  {
    number: 19,
    text: 'According to the source, the reduced escalation areas announced in several parts of Syria are a prelude to a comprehensive ceasefire where any use of weapons, no matter how light, will be considered a violation of the ceasefire and subject to penalization based on Chapter VII of the Charter of the United Nations.',
    facts: [
      registered(
        'agreements/comprehensive-ceasefire',
        { kind: 'COMPREHENSIVE', modality: 'PREDICTED' },
        BY_SOURCE,
      ),
      recorded(
        'agreements/qalamoun-deal',
        LINK,
        { toAgreementId: 'comprehensive-ceasefire', relation: 'PRELUDE_TO', modality: 'PREDICTED' },
        BY_SOURCE,
      ),
      recorded(
        COMPREHENSIVE,
        CLAUSE,
        {
          clauseId: 'c1',
          weapons: 'ANY',
          sanctionBasis: { text: 'Chapter VII of the Charter of the United Nations' },
        },
        BY_SOURCE,
      ),
    ],
  },
  {
    number: 20,
    text: 'After this ceasefire is implemented, the resistance areas remain under resistance control and elections would be held for the presidency and a transitional government under the auspices of the United Nations.',
    facts: [
      registered(
        'expectations/control-unchanged',
        { actorId: 'eastern-qalamoun-factions', ...AFTER },
        BY_SOURCE,
      ),
      registered('expectations/presidential-elections', { ...AFTER }, { ...BY_SOURCE, zone: 'syria' }),
      registered('expectations/transitional-government', { ...AFTER }, { ...BY_SOURCE, zone: 'syria' }),
      recorded(COMPREHENSIVE, ROLE, { actorId: 'united-nations', role: 'AUSPICES' }, BY_SOURCE),
    ],
  },
  {
    number: 21,
    text: 'A committee in charge of negotiating for the cities of Jeroud and al-Rahiba reached an incomplete agreement with the regime in the presence of a Russian delegation last July.',
    facts: [
      registered('actors/negotiating-committee', { kind: 'CIVIL_BODY' }),
      registered('agreements/july-trial', { zoneIds: ['jayrud-ruhaybah'] }, BY_BLOG),
      recorded(
        JULY,
        MEETING,
        {
          attendees: [{ actorId: 'negotiating-committee' }, { actorId: 'government' }, { actorId: 'russia' }],
        },
        BY_BLOG,
      ),
      recorded(
        JULY,
        REACHED,
        {
          completeness: 'INCOMPLETE',
          at: { given: { month: '2017-07' }, verbatim: { text: 'last July' } },
          negotiatedBy: ['negotiating-committee', 'government'],
          inPresenceOf: ['russia'],
        },
        BY_BLOG,
      ),
    ],
  },
  {
    number: 22,
    text: 'The agreement stipulated a mutual ceasefire in both cities as well as other neighboring towns for a trial period of two months which is renewable.',
    facts: [
      registered('zones/jayrud-ruhaybah', { partOf: ZONE }, { zone: ZONE }),
      recorded(
        'zones/jayrud-ruhaybah',
        DELINEATION,
        {
          places: ['jayrud', 'ruhaybah'],
          narrative: { text: 'both cities as well as other neighboring towns' },
          bufferM: 10_000,
        },
        BY_BLOG,
      ),
      recorded(
        JULY,
        CLAUSE,
        { clauseId: 'c1', kind: 'CESSATION_OF_HOSTILITIES', obligated: { roles: ['PARTY'] } },
        BY_BLOG,
      ),
      recorded(JULY, ['term', 'TrialPeriodSet'], { duration: 'P2M', renewalRule: 'UNSPECIFIED' }, BY_BLOG),
      recorded(
        JULY,
        IN_FORCE,
        {
          effectiveAt: { given: { month: '2017-07' } },
          basis: 'SOURCE_CLAIM',
          provisional: true,
          note: { text: expect.stringContaining('Inferred by the recorder') },
        },
        BY_BLOG,
      ),
    ],
  },
  {
    number: 23,
    text: 'Although the resistance factions agreed with the Russian delegation on the terms of the agreement at the time, but the regime sought to put obstacles, evade the negotiations and bypass the Russian sponsor.',
    facts: [
      recorded(JULY, RESPONSE, { actorId: 'eastern-qalamoun-factions', response: 'ACCEPTED' }, BY_BLOG),
      recorded(JULY, RESPONSE, { actorId: 'russia', response: 'ACCEPTED' }, BY_BLOG),
      recorded(
        JULY,
        ['obstructions', 'NegotiationObstructed'],
        { byActorId: 'government', acts: ['OBSTACLES', 'EVASION', 'BYPASSING_GUARANTOR'] },
        BY_BLOG,
      ),
    ],
  },
  {
    number: 24,
    text: 'The regime has until this time, not issued any official response to the proposed items, while the area of eastern Qalamoun witnesses a general calm on all its fronts with the regime.',
    facts: [
      recorded(
        JULY,
        RESPONSE,
        {
          actorId: 'government',
          response: 'SILENT',
          asOf: { given: { earliest: '2017-08-20', latest: '2017-08-27' } },
        },
        BY_BLOG,
      ),
      recorded(
        'zones/eastern-qalamoun',
        ASSESSMENT,
        {
          label: 'CALM',
          between: ['eastern-qalamoun-factions', 'government'],
          during: { end: { verbatim: { text: 'a general calm on all its fronts with the regime' } } },
        },
        BY_BLOG,
      ),
    ],
  },
  {
    number: 25,
    text: 'At the same time, many of the people from the area continue to be harassed and arbitrarily arrested when passing through regime checkpoints set up at the entrances of cities since mid-2013.',
    facts: [
      registered(
        'checkpoints/city-entrances',
        {
          operatorActorId: 'government',
          since: { given: { earliest: '2013-05-01', latest: '2013-08-31' } },
          registration: { data: { note: { text: expect.stringContaining('recorded for both') } } },
        },
        BY_BLOG,
      ),
      practice('CIV.HARASSMENT', 'CheckpointHarassmentReported', {
        count: { verbatim: { text: 'many of the people' } },
        reports: [{ sourceId: BLOG }],
      }),
      practice('CIV.ARREST', 'CheckpointArrestReported', {
        arrested: { verbatim: { text: 'many of the people' } },
        reports: [{ sourceId: BLOG }],
      }),
    ],
  },
];

/** Clauses 2-7 of the July deal, from the negotiating committee's post as Zaman al-Wasl reported it. */
export const JULY_CLAUSES: readonly RecordedFact[] = (
  [
    {
      clauseId: 'c2',
      kind: 'WEAPON_WITHDRAWAL',
      text: { text: 'evacuation of all heavy and mid-range weapons' },
    },
    { clauseId: 'c3', kind: 'NO_ARMED_DISPLAY', text: { text: 'no armed manifestations' } },
    { clauseId: 'c4', kind: 'SERVICES_RESTORATION', requires: ['HOSPITALS', 'MEDICINE', 'SERVICES'] },
    { clauseId: 'c5', kind: 'CHECKPOINT_CONDUCT', prohibits: ['CIV.ARREST', 'CIV.HARASSMENT'] },
    { clauseId: 'c6', kind: 'DETAINEES', requires: ['JOINT_COMMITTEE'] },
    { clauseId: 'c7', kind: 'LOCAL_GOVERNANCE', requires: ['ELECTED_COUNCILS'] },
  ] as const
).map((clause) => recorded(JULY, CLAUSE, clause, { source: 'zaman-al-wasl', zone: ZONE }));

// The words of the statement that was recorded for both.
export const SENTENCES_21_AND_22 = said(
  BLOG,
  SENTENCES_19_TO_25.filter(({ number }) => number === 21 || number === 22)
    .map(({ text }) => text)
    .join(' '),
  { kind: 'FACT' },
  ZONE,
);
