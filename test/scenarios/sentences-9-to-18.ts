import { expect } from '@jest/globals';
import {
  BLOG,
  CLAUSE,
  MILITARY_SOURCE,
  recorded,
  registered,
  ROLE,
  said,
  type Sentence,
  SERIES,
  SIGNATURE,
  ZONE,
} from './recorded-fact.js';

const BY_SOURCE = { source: MILITARY_SOURCE, zone: ZONE };
const DEAL = 'agreements/qalamoun-deal';

export const SENTENCES_9_TO_18: readonly Sentence[] = [
  {
    number: 9,
    text: 'In the coming days, it has not yet been determined when Russian troops will be deployed to separate the resistance controlled areas from the regime controlled areas.',
    facts: [
      registered(
        'mechanisms/separation-force',
        { kind: 'SEPARATION_FORCE', operatorActorId: 'russia' },
        BY_SOURCE,
      ),
      registered(
        'expectations/russian-deployment',
        { actorId: 'russia', due: { earliest: null, latest: null, given: { unknown: true } } },
        BY_SOURCE,
      ),
      recorded(
        DEAL,
        CLAUSE,
        { clauseId: 'c2', kind: 'SEPARATION_LINE', obligated: { actorIds: ['russia'] } },
        BY_SOURCE,
      ),
    ],
  },
  {
    number: 10,
    text: 'The source also indicated that Russian military personnel would assume the task of supervising check points surrounding the eastern Qalamoun area.',
    facts: [
      registered(
        'mechanisms/checkpoint-supervision',
        { kind: 'CHECKPOINT_SUPERVISION', operatorActorId: 'russia', agreementId: 'qalamoun-deal' },
        BY_SOURCE,
      ),
      recorded(DEAL, CLAUSE, { clauseId: 'c3', requires: ['SUPERVISION'] }, BY_SOURCE),
    ],
  },
  {
    number: 11,
    text: 'They will monitor the entry of medical and relief materials and building materials that the regime banned from entering the region or only allowed in limited quantities.',
    facts: [
      registered(
        'mechanisms/goods-monitoring',
        { kind: 'GOODS_MONITORING', goods: ['MEDICAL', 'RELIEF', 'BUILDING'] },
        BY_SOURCE,
      ),
      registered(
        'restrictions/goods-restriction',
        {
          byActorId: 'government',
          goods: ['MEDICAL', 'RELIEF', 'BUILDING'],
          degree: 'BANNED_OR_LIMITED',
          during: { start: { earliest: null, latest: null }, ongoing: true },
        },
        BY_SOURCE,
      ),
      recorded(DEAL, CLAUSE, { clauseId: 'c4', kind: 'GOODS_ENTRY' }, BY_SOURCE),
    ],
  },
  {
    number: 12,
    text: 'Speaking to Ammar Johmani, the source pointed out that the agreement signed between the resistance factions and the Russians stipulates that the current local councils will manage the cities and towns of the region of Qalamoun.',
    facts: [
      ...['ahmad-al-abdo-forces', 'jaysh-al-islam', 'al-rahman-legion', 'russia'].map((actorId) =>
        recorded(
          DEAL,
          SIGNATURE,
          {
            actorId,
            at: {
              verbatim: { text: 'the agreement signed between the resistance factions and the Russians' },
            },
          },
          BY_SOURCE,
        ),
      ),
      registered('actors/local-councils', { kind: 'CIVIL_BODY' }),
      recorded(
        DEAL,
        CLAUSE,
        { clauseId: 'c5', kind: 'LOCAL_GOVERNANCE', obligated: { actorIds: ['local-councils'] } },
        BY_SOURCE,
      ),
    ],
  },
  {
    number: 13,
    text: 'The Russians are expected to come to the area soon to sponsor the signing of the agreement with the regime according to the items mentioned above.',
    facts: [
      recorded(DEAL, ROLE, { actorId: 'russia', role: 'GUARANTOR' }, BY_SOURCE),
      recorded(DEAL, ROLE, { actorId: 'government', role: 'PARTY' }, BY_SOURCE),
      registered(
        'expectations/russian-visit',
        { actorId: 'russia', due: { verbatim: { text: 'soon' } }, agreementId: 'qalamoun-deal' },
        BY_SOURCE,
      ),
    ],
  },
  {
    number: 14,
    text: 'In the meantime, the regime may seek to increase pressure on residents in the regime to achieve some gains before signing the agreement and announcing it in its final form.',
    facts: [
      said(
        BLOG,
        'In the meantime, the regime may seek to increase pressure on residents in the regime to achieve some gains before signing the agreement and announcing it in its final form.',
        {
          modality: 'PREDICTED',
          kind: 'FORECAST',
          registration: { data: { note: { text: expect.stringContaining('“in the region”') } } },
        },
        ZONE,
      ),
    ],
  },
  {
    number: 15,
    text: 'On the other hand, this agreement is a unique case in the whole of Syria, as most other areas witnessed the forced migration of fighters and their families to Idlib province.',
    facts: [
      said(
        BLOG,
        'this agreement is a unique case in the whole of Syria, as most other areas witnessed the forced migration of fighters and their families to Idlib province.',
        { kind: 'CONTEXT' },
      ),
      recorded(
        'zones/syria',
        SERIES,
        {
          code: 'CIV.DISPLACEMENT',
          destinationPlaceId: 'idlib',
          count: { verbatim: { text: 'most other areas' } },
        },
        { source: BLOG, zone: 'syria' },
      ),
    ],
  },
  {
    number: 16,
    text: 'The difference in eastern Qalamoun is attributed in part to the absence of Hay’at Tahrir al-Sham from the region and the factions in the region staving off dozens of attempts by Islamic State forces to take control of the region.',
    facts: [
      said(
        BLOG,
        'the absence of Hay’at Tahrir al-Sham from the region',
        { kind: 'ABSENCE', about: ['actors/hayat-tahrir-al-sham', 'zones/eastern-qalamoun'] },
        ZONE,
      ),
      recorded(
        'zones/eastern-qalamoun',
        SERIES,
        {
          code: 'KIN.CLASH',
          count: { low: 24, verbatim: { text: 'dozens of attempts' } },
          actors: ['islamic-state'],
          targets: ['eastern-qalamoun-factions'],
        },
        { source: BLOG, zone: ZONE },
      ),
      said(
        BLOG,
        'The difference in eastern Qalamoun is attributed in part to the absence of Hay’at Tahrir al-Sham from the region and the factions in the region staving off dozens of attempts by Islamic State forces to take control of the region.',
        { kind: 'EXPLANATION' },
        ZONE,
      ),
    ],
  },
  {
    number: 17,
    text: 'These factions never stopped fighting the regime forces.',
    facts: [
      said(BLOG, 'These factions never stopped fighting the regime forces.', { kind: 'FACT' }, ZONE),
      recorded(
        'zones/eastern-qalamoun',
        SERIES,
        {
          code: 'KIN.*',
          actors: ['eastern-qalamoun-factions'],
          targets: ['government'],
          during: { start: { earliest: null }, ongoing: true },
        },
        { source: BLOG, zone: ZONE },
      ),
    ],
  },
  {
    number: 18,
    text: "According to the same source, the resistance factions left no means for the regime to claim the Hay’at Tahrir al-Sham is present in the area especially as the latter's name was associated with all the forced displacement that took place previously in different areas in Damascus countryside.",
    facts: [
      said(
        MILITARY_SOURCE,
        'the resistance factions left no means for the regime to claim the Hay’at Tahrir al-Sham is present in the area',
        { kind: 'ABSENCE', derivedFrom: [expect.any(String)] },
        ZONE,
      ),
      said(
        MILITARY_SOURCE,
        "the latter's name was associated with all the forced displacement that took place previously in different areas in Damascus countryside.",
        { kind: 'CONTEXT', about: ['actors/hayat-tahrir-al-sham', 'places/rural-damascus'] },
      ),
      registered('places/rural-damascus', { pcode: 'SY03', aliases: [{ text: 'Damascus countryside' }, {}] }),
    ],
  },
];
