import {
  BLOG,
  CLAUSE,
  DELINEATION,
  LINK,
  MEETING,
  MILITARY_SOURCE,
  REACHED,
  recorded,
  registered,
  said,
  type Sentence,
  ZONE,
} from './recorded-fact.js';

const BY_SOURCE = { source: MILITARY_SOURCE, zone: ZONE };

export const SENTENCES_1_TO_8: readonly Sentence[] = [
  {
    number: 1,
    text: 'There has been recent talk about the eastern Qalamoun region being included in the “reduction of escalation” agreement in Syria.',
    facts: [
      said(
        BLOG,
        'There has been recent talk about the eastern Qalamoun region being included in the “reduction of escalation” agreement in Syria.',
        { modality: 'REPORTED', madeAt: { given: { earliest: '2017-08-01', latest: '2017-08-27' } } },
        ZONE,
      ),
      registered('sources/johmani-blog', { kind: 'MEDIA', reliability: 'C' }),
      registered(
        'zones/eastern-qalamoun',
        { names: { en: 'Eastern Qalamoun', ar: 'القلمون الشرقي' } },
        { zone: ZONE },
      ),
      registered(
        'agreements/de-escalation-framework',
        { kind: 'FRAMEWORK' },
        { source: BLOG, zone: 'eastern-ghouta' },
      ),
      registered('agreements/qalamoun-deal', { zoneIds: [ZONE] }, { source: BLOG, zone: ZONE }),
      recorded(
        'agreements/qalamoun-deal',
        LINK,
        { toAgreementId: 'de-escalation-framework', relation: 'EXTENDS_ZONE_OF', modality: 'REPORTED' },
        { source: BLOG, zone: ZONE },
      ),
    ],
  },
  {
    number: 2,
    text: 'This information was confirmed by Mohammed Aloush, the head of the political bureau in Jaish al-Islam, during his intervention on Orient television a few days ago.',
    facts: [
      registered('sources/mohammed-aloush', { kind: 'NAMED_PERSON', affiliationActorId: 'jaysh-al-islam' }),
      registered('sources/orient-tv', { kind: 'MEDIA' }),
      said(
        'mohammed-aloush',
        'This information was confirmed by Mohammed Aloush, the head of the political bureau in Jaish al-Islam, during his intervention on Orient television a few days ago.',
        { viaSourceId: 'orient-tv', kind: 'FACT', madeAt: { verbatim: { text: 'a few days ago' } } },
        ZONE,
      ),
      said(BLOG, 'Mohammed Aloush, the head of the political bureau in Jaish al-Islam', {
        kind: 'OFFICE',
        about: ['sources/mohammed-aloush', 'actors/jaysh-al-islam'],
      }),
    ],
  },
  {
    number: 3,
    text: 'Aloush pointed out that “work is being done to introduce eastern Qalamoun in the reduction of escalation agreement after the agreement that recently took place in the eastern Ghouta and there is progress on this subject.”',
    facts: [
      said(
        'mohammed-aloush',
        'work is being done to introduce eastern Qalamoun in the reduction of escalation agreement after the agreement that recently took place in the eastern Ghouta and there is progress on this subject.',
        { kind: 'PROGRESS', viaSourceId: 'orient-tv' },
        ZONE,
      ),
      recorded(
        'agreements/eastern-ghouta-deal',
        REACHED,
        { at: { given: { earliest: '2017-08-16', latest: '2017-08-18' }, verbatim: { text: 'recently' } } },
        { source: 'mohammed-aloush', zone: 'eastern-ghouta' },
      ),
      recorded(
        'agreements/qalamoun-deal',
        LINK,
        { toAgreementId: 'eastern-ghouta-deal', relation: 'PRECEDENT' },
        { source: 'mohammed-aloush', zone: ZONE },
      ),
    ],
  },
  {
    number: 4,
    text: 'Speaking to Ammar Johmani on condition of anonymity, a special military source in the eastern region of Qalamoun said that an external meeting recently took place in Jordan, bringing together representatives of the Martyr Ahmed al-Abdu forces, Jaish al-Islam, al-Rahman Legion with a senior Russian officer and American officers.',
    facts: [
      {
        thing: { kind: 'sources', fields: { label: { text: MILITARY_SOURCE } } },
        type: 'SourceRegistered',
        says: { kind: 'ANONYMOUS_PERSON', confidential: true, consent: 'INTERNAL' },
      },
      recorded(
        'agreements/qalamoun-deal',
        MEETING,
        {
          place: { placeId: 'jordan' },
          at: { verbatim: { text: 'recently' } },
          attendees: [
            { actorId: 'ahmad-al-abdo-forces', capacity: { text: 'REPRESENTATIVE' } },
            { actorId: 'jaysh-al-islam', capacity: { text: 'REPRESENTATIVE' } },
            { actorId: 'al-rahman-legion', capacity: { text: 'REPRESENTATIVE' } },
            { actorId: 'russia', capacity: { text: 'SENIOR_OFFICER' }, number: { best: 1 } },
            { actorId: 'united-states', capacity: { text: 'OFFICER' }, number: { low: 2 } },
          ],
        },
        BY_SOURCE,
      ),
      registered('places/jordan', { kind: 'COUNTRY' }),
      registered('actors/ahmad-al-abdo-forces', {
        kind: 'REBEL_GROUP',
        aliases: [{ text: 'Martyr Ahmed al-Abdu forces' }],
      }),
      registered('actors/jaysh-al-islam', { kind: 'REBEL_GROUP', aliases: [{ text: 'Jaish al-Islam' }] }),
      registered('actors/al-rahman-legion', { kind: 'REBEL_GROUP' }),
      registered('actors/russia', { kind: 'EXTERNAL_FORCES' }),
      registered('actors/united-states', { kind: 'EXTERNAL_FORCES' }),
    ],
  },
  {
    number: 5,
    text: 'During the meeting, they reached an agreement that the resistance held cities and towns of the eastern region of Qalamoun would be included within the map of the specific places subject to the “reduction in escalation.”',
    facts: [
      recorded('agreements/qalamoun-deal', REACHED, { completeness: 'IN_PRINCIPLE' }, BY_SOURCE),
      recorded('agreements/qalamoun-deal', CLAUSE, { clauseId: 'c1', kind: 'INCLUSION' }, BY_SOURCE),
      recorded('zones/eastern-qalamoun', DELINEATION, { basis: ['PLACE_LIST', 'NARRATIVE'] }, BY_SOURCE),
    ],
  },
  {
    number: 6,
    text: 'The military source added that the agreement includes al-Rahaiba, Jaroud, al-Nasiriyah, al-Atna and al-Dumayr, as well as al-Mansoura passing through Abu Qus mountain and Petra to the east of the cities mentioned.',
    facts: [
      recorded(
        'zones/eastern-qalamoun',
        DELINEATION,
        {
          places: ['ruhaybah', 'jayrud', 'nasiriyah', 'atna', 'dumayr', 'mansoura'],
          narrative: {
            text: 'al-Rahaiba, Jaroud, al-Nasiriyah, al-Atna and al-Dumayr, as well as al-Mansoura passing through Abu Qus mountain and Petra to the east of the cities mentioned.',
          },
          bufferM: 10_000,
        },
        BY_SOURCE,
      ),
      registered('places/ruhaybah', { kind: 'TOWN', names: { ar: 'الرحيبة' }, uncertaintyM: 2000 }),
      registered('places/jayrud', { kind: 'TOWN', names: { ar: 'جيرود' }, point: [36.73861, 33.80709] }),
      registered('places/nasiriyah', { kind: 'TOWN', names: { ar: 'الناصرية' }, uncertaintyM: 3000 }),
      registered('places/atna', { kind: 'TOWN', names: { ar: 'العطنة' }, uncertaintyM: 3000 }),
      registered('places/dumayr', { kind: 'TOWN', names: { ar: 'الضمير' }, parentId: 'duma-district' }),
      registered('places/mansoura', { kind: 'VILLAGE', names: { ar: 'المنصورة' }, uncertaintyM: 5000 }),
      registered('places/abu-qus', { kind: 'MOUNTAIN', uncertaintyM: 10_000 }),
      registered('places/al-batra', { kind: 'MOUNTAIN', parentId: 'rural-damascus', uncertaintyM: 10_000 }),
    ],
  },
  {
    number: 7,
    text: 'These areas are considered key strongholds of the resistance factions in the eastern Qalamoun area.',
    facts: [
      said(
        BLOG,
        'These areas are considered key strongholds of the resistance factions in the eastern Qalamoun area.',
        { kind: 'ASSESSMENT', about: ['zones/eastern-qalamoun', 'actors/eastern-qalamoun-factions'] },
        ZONE,
      ),
      said(BLOG, 'The resistance factions are present in these areas.', { kind: 'PRESENCE' }, ZONE),
    ],
  },
  {
    number: 8,
    text: 'According to the military source, the agreement is an official recognition that the Syrian resistance factions effectively control this area.',
    facts: [
      recorded(
        'zones/eastern-qalamoun',
        ['control', 'ControlAsserted'],
        { actorIds: ['eastern-qalamoun-factions'], degree: 'EFFECTIVE', recognisedBy: ['russia'] },
        BY_SOURCE,
      ),
    ],
  },
];
