import { describe, expect, it } from '@jest/globals';
import { addZone } from './add-zone.js';
import { assigned, ID, on, proposed, recording } from '../../testing/agreement.fixture.js';
import { assignRole } from './assign-role.js';
import {
  agreementLinked,
  agreementProposed,
  agreementReached,
  agreementZoneAdded,
} from '../../events/agreements/making-events.js';
import {
  agreementSuperseded,
  agreementTerminated,
  partyAcceded,
} from '../../events/agreements/party-events.js';
import { recordReached } from './record-reached.js';
import { linkAgreement, supersedeAgreement } from './relate-agreement.js';

describe('the zones of an agreement', () => {
  it('grow by one, from a time on or as if from the start', () => {
    expect(recording(addZone, { zoneId: 'ruhaybah' }).events).toEqual([
      agreementZoneAdded({ agreementId: ID, zoneId: 'ruhaybah', sourceId: 's' }),
    ]);
    expect(recording(addZone, { zoneId: 'ruhaybah', from: { date: '2017-08-01' } }).events).toEqual([
      agreementZoneAdded({ agreementId: ID, zoneId: 'ruhaybah', from: on('2017-08-01'), sourceId: 's' }),
    ]);
  });

  it('stay as they are when one is added again without a time', () => {
    expect(recording(addZone, { zoneId: 'jayrud' }).events).toEqual([]);
    const added = agreementZoneAdded({ agreementId: ID, zoneId: 'ruhaybah' });
    expect(recording(addZone, { zoneId: 'ruhaybah' }, added).events).toEqual([]);
  });

  it('grow when one that was added from a time on is added without a time', () => {
    const added = agreementZoneAdded({ agreementId: ID, zoneId: 'ruhaybah', from: on('2017-08-01') });
    expect(recording(addZone, { zoneId: 'ruhaybah' }, added).events).toHaveLength(1);
  });

  it('warn when one that it covers from the start is added from a time on', () => {
    const { events, warnings } = recording(addZone, { zoneId: 'jayrud', from: { date: '2017-08-01' } });
    expect(events).toHaveLength(1);
    expect(warnings).toEqual([{ code: 'ZONE_COVERED_ALREADY', pointer: '/zoneId' }]);
  });
});

describe('an agreement that was reached', () => {
  const reached = { completeness: 'INCOMPLETE', at: { date: '2017-07-09' }, inPresenceOf: ['russia'] };

  it('says how complete it is, by whom and before whom', () => {
    expect(recording(recordReached, { ...reached, negotiatedBy: ['committee'] }).events).toEqual([
      agreementReached({
        agreementId: ID,
        completeness: 'INCOMPLETE',
        at: on('2017-07-09'),
        negotiatedBy: ['committee'],
        inPresenceOf: ['russia'],
        sourceId: 's',
      }),
    ]);
  });

  it('warns when it was over by then', () => {
    const ended = agreementTerminated({ agreementId: ID, at: on('2017-07-01') });
    expect(recording(recordReached, reached, ended).warnings).toEqual([
      { code: 'AGREEMENT_OVER', pointer: '/at' },
    ]);
    const endedLater = agreementTerminated({ agreementId: ID, at: on('2017-07-09') });
    expect(recording(recordReached, reached, endedLater).warnings).toEqual([]);
  });
});

describe('a role in an agreement', () => {
  it('is given to an actor beside those it has', () => {
    const given = assigned('russia', 'GUARANTOR');
    expect(
      recording(assignRole, { actorId: 'russia', role: 'WITNESS', sourceId: 's' }, given).events,
    ).toEqual([
      {
        type: 'AgreementRoleAssigned',
        data: { agreementId: ID, actorId: 'russia', role: 'WITNESS', sourceId: 's' },
      },
    ]);
  });

  it('is given once: the same again changes nothing', () => {
    const outcome = recording(
      assignRole,
      { actorId: 'russia', role: 'GUARANTOR' },
      assigned('russia', 'GUARANTOR'),
    );
    expect(outcome.events).toEqual([]);
    expect(outcome.warnings).toEqual([]);
  });

  it('is given to one who acceded as well, since accession holds from its time on only', () => {
    const acceded = partyAcceded({ agreementId: ID, actorId: 'rahman', at: on('2017-08-01') });
    expect(recording(assignRole, { actorId: 'rahman', role: 'PARTY' }, acceded).events).toHaveLength(1);
  });

  it('warns when the actor is excluded and has another role', () => {
    const warnings = (role: string, had: 'EXCLUDED' | 'PARTY') =>
      recording(assignRole, { actorId: 'hts', role }, assigned('hts', had)).warnings;
    expect(warnings('PARTY', 'EXCLUDED')).toEqual([{ code: 'ROLES_CONFLICT', pointer: '/role' }]);
    expect(warnings('EXCLUDED', 'PARTY')).toEqual([{ code: 'ROLES_CONFLICT', pointer: '/role' }]);
    expect(warnings('WITNESS', 'PARTY')).toEqual([]);
    expect(warnings('EXCLUDED', 'EXCLUDED')).toEqual([]);
  });
});

describe('an agreement beside others', () => {
  it('is linked to another, ASSERTED unless said otherwise', () => {
    expect(recording(linkAgreement, { toAgreementId: 'ast', relation: 'PRECEDENT' }).events).toEqual([
      agreementLinked({
        agreementId: ID,
        toAgreementId: 'ast',
        relation: 'PRECEDENT',
        modality: 'ASSERTED',
        sourceId: 's',
      }),
    ]);
  });

  it('cannot be linked to itself, or superseded by itself', () => {
    expect(recording(linkAgreement, { toAgreementId: ID, relation: 'IMPLEMENTS' }).refusal).toBe('OWN_LINK');
    expect(recording(supersedeAgreement, { byAgreementId: ID, at: { year: '2018' } }).refusal).toBe(
      'OWN_SUPERSESSION',
    );
  });

  it('warns of the same link again', () => {
    const linked = agreementLinked({
      agreementId: ID,
      toAgreementId: 'ast',
      relation: 'PRECEDENT',
      modality: 'REPORTED',
    });
    const warnings = (relation: string) =>
      recording(linkAgreement, { toAgreementId: 'ast', relation }, linked).warnings;
    expect(warnings('PRECEDENT')).toEqual([{ code: 'ALREADY_LINKED', pointer: '' }]);
    expect(warnings('IMPLEMENTS')).toEqual([]);
  });

  it('is superseded by another, with a warning when it was before', () => {
    const sent = { byAgreementId: 'a2', at: { date: '2017-09-05' } };
    const superseded = agreementSuperseded({
      agreementId: ID,
      byAgreementId: 'a2',
      at: on('2017-09-05'),
      sourceId: 's',
    });
    expect(recording(supersedeAgreement, sent).events).toEqual([superseded]);
    const later = { ...sent, at: { date: '2017-09-06' } };
    expect(recording(supersedeAgreement, later, superseded).warnings).toEqual([
      { code: 'AGREEMENT_OVER', pointer: '/at' },
    ]);
  });
});

describe('the entries of an agreement', () => {
  it('name the things they speak of, and when', () => {
    const { data } = agreementProposed({ ...proposed.data, proposedBy: ['russia'], at: on('2017-07-09') });
    expect(agreementProposed.subjects(data)).toEqual(['zone-jayrud', 'actor-russia']);
    expect(agreementProposed.validTime(data)).toEqual({
      earliest: '2017-07-08T21:00:00.000Z',
      latest: '2017-07-09T21:00:00.000Z',
    });
    expect(agreementProposed.validTime(proposed.data)).toBeUndefined();
  });
});
