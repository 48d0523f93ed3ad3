import { type During } from '../../rules/facts/entries.js';
import { from, log, on, when, type Log } from './testing.js';

const TOWNS = ['jayrud', 'ar-ruhaybah', 'al-nasiriyah', 'al-atna', 'al-dumayr', 'al-mansoura'];
const SINCE_MID_2013: During = from({ earliest: '2013-05-01', latest: '2013-08-31' });

/** The founding scenario as known on 20 August 2017, as far as the rules read it. */
export function foundingLog(): Log {
  const history = log().at('2017-08-20T18:00:00Z');
  for (const placeId of TOWNS) history.place(placeId, { parentId: 'rural-damascus' });
  history
    .place('rural-damascus', { kind: 'REGION' })
    .zone('eastern-qalamoun')
    .zone('jayrud-ruhaybah', 'eastern-qalamoun')
    .delineated('eastern-qalamoun', { places: TOWNS, bufferM: 15_000 })
    .delineated('jayrud-ruhaybah', { places: ['jayrud', 'ar-ruhaybah'], bufferM: 5000 })
    .add('SourceRegistered', { sourceId: 'blog' })
    .add('SourceReliabilityGraded', { sourceId: 'blog', reliability: 'C' });
  julyTrial(history);
  augustDeal(history);
  forecast(history);
  return reported(history);
}

/** A1: two cities, two months, renewable; the Government never answered. That it began is the recorder's inference. */
function julyTrial(history: Log): void {
  const agreementId = 'a1';
  history
    .add('AgreementProposed', {
      agreementId,
      kind: 'LOCAL_CEASEFIRE',
      modality: 'ASSERTED',
      timeZone: 'Asia/Damascus',
      zoneIds: ['jayrud-ruhaybah'],
      at: when({ month: '2017-07' }),
    })
    .add('AgreementRoleAssigned', { agreementId, actorId: 'committee', role: 'PARTY' })
    .add('AgreementRoleAssigned', { agreementId, actorId: 'government', role: 'PARTY' })
    .add('AgreementRoleAssigned', { agreementId, actorId: 'russia', role: 'GUARANTOR' })
    .add('AgreementReached', { agreementId, completeness: 'INCOMPLETE', at: when({ month: '2017-07' }) })
    .add('ClauseStipulated', {
      agreementId,
      clauseId: 'a1-c1',
      kind: 'CESSATION_OF_HOSTILITIES',
      prohibits: ['KIN.*'],
    })
    .add('ClauseStipulated', {
      agreementId,
      clauseId: 'a1-c5',
      kind: 'CHECKPOINT_CONDUCT',
      obligated: { actorIds: ['government'] },
      prohibits: ['CIV.HARASSMENT', 'CIV.ARREST'],
    })
    .add('PartyResponseRecorded', {
      agreementId,
      actorId: 'committee',
      response: 'ACCEPTED',
      asOf: when({ month: '2017-07' }),
    })
    .add('PartyResponseRecorded', {
      agreementId,
      actorId: 'government',
      response: 'SILENT',
      asOf: when('2017-08-20'),
    })
    .add('TrialPeriodSet', { agreementId, duration: 'P2M', renewalRule: 'UNSPECIFIED' })
    .add('AgreementEnteredIntoForce', {
      agreementId,
      effectiveAt: when({ month: '2017-07' }),
      provisional: true,
    });
}

/** A2: the Jordan meeting; signed by factions and the guarantor, not by the Government. */
function augustDeal(history: Log): void {
  const agreementId = 'a2';
  const august = when({ earliest: '2017-08-01', latest: '2017-08-20' });
  history
    .add('AgreementProposed', {
      agreementId,
      kind: 'LOCAL_CEASEFIRE',
      modality: 'ASSERTED',
      timeZone: 'Asia/Damascus',
      zoneIds: ['eastern-qalamoun'],
      at: august,
    })
    .add('AgreementRoleAssigned', { agreementId, actorId: 'factions', role: 'PARTY' })
    .add('AgreementRoleAssigned', { agreementId, actorId: 'government', role: 'PARTY' })
    .add('AgreementRoleAssigned', { agreementId, actorId: 'russia', role: 'GUARANTOR' })
    .add('AgreementReached', { agreementId, completeness: 'IN_PRINCIPLE', at: august })
    .add('ClauseStipulated', {
      agreementId,
      clauseId: 'a2-c4',
      kind: 'GOODS_ENTRY',
      requires: ['ACC.AID_BLOCK'],
    })
    .add('AgreementSigned', { agreementId, actorId: 'factions', at: august })
    .add('AgreementSigned', { agreementId, actorId: 'russia', at: august });
}

/** A3, which is only foreseen, and the framework that A2 is said to extend. */
function forecast(history: Log): void {
  const proposed = { timeZone: 'Asia/Damascus', at: when('2017-08-20') };
  history
    .add('AgreementProposed', {
      ...proposed,
      agreementId: 'a3',
      kind: 'COMPREHENSIVE',
      modality: 'PREDICTED',
      zoneIds: ['eastern-qalamoun'],
    })
    .add('ClauseStipulated', {
      agreementId: 'a3',
      clauseId: 'a3-c1',
      kind: 'WEAPON_SCOPE_BAN',
      prohibits: ['KIN.*'],
      weapons: 'ANY',
    })
    .add('AgreementProposed', {
      ...proposed,
      agreementId: 'framework',
      kind: 'FRAMEWORK',
      modality: 'ASSERTED',
      zoneIds: ['eastern-ghouta'],
    })
    .add('AgreementLinked', { agreementId: 'a2', toAgreementId: 'framework', relation: 'EXTENDS_ZONE_OF' })
    .add('AgreementLinked', { agreementId: 'a2', toAgreementId: 'a3', relation: 'PRELUDE_TO' });
}

/** What was said of the ground: calm fronts, checkpoints, goods kept out, who holds the towns. */
function reported(history: Log): Log {
  const practice = (incidentId: string) => ({
    incidentId,
    zoneId: 'eastern-qalamoun',
    occurred: SINCE_MID_2013,
    location: { zoneId: 'eastern-qalamoun' },
    allegedActors: ['government'],
    targets: ['civilians'],
    report: { reportId: `${incidentId}-1`, sourceId: 'blog' },
  });
  return history
    .add('ControlAsserted', {
      zoneId: 'eastern-qalamoun',
      actorIds: ['factions'],
      degree: 'EFFECTIVE',
      during: from({ unknown: true }),
    })
    .add('SituationAssessed', {
      zoneId: 'eastern-qalamoun',
      label: 'CALM',
      during: from('2017-08-01', '2017-08-20'),
    })
    .add('IncidentSeriesRecorded', {
      zoneId: 'eastern-qalamoun',
      code: 'KIN.CLASH',
      count: { low: 24 },
      during: on({ latest: '2017-08-20' }),
    })
    .add('RestrictionImposed', {
      restrictionId: 'goods',
      zoneId: 'eastern-qalamoun',
      byActorId: 'government',
      goods: ['MEDICAL', 'RELIEF', 'BUILDING'],
      degree: 'BANNED_OR_LIMITED',
      during: from({ unknown: true }),
    })
    .add('CheckpointArrestReported', { ...practice('arrests'), code: 'CIV.ARREST', arrested: {} })
    .add('CheckpointHarassmentReported', { ...practice('harassment'), code: 'CIV.HARASSMENT' });
}
