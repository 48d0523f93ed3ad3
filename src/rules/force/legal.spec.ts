import { describe, expect, it } from '@jest/globals';
import { statusOf } from '../status/status.js';
import { from, log, ms, when, type Log } from '../../testing/rules/testing.js';

const status = (h: Log, zoneId = 'z', day = '2017-08-20') => statusOf(h.world(), zoneId, ms(day));
const zones = () => log().zone('whole').zone('z', 'whole').zone('part', 'z').ceasefire();

describe('agreements listed for a zone', () => {
  it('are those of the zone, of a part of it and of a whole it is part of', () => {
    const listed = (zoneId: string) =>
      status(zones(), zoneId).legal.agreements.map(({ agreementId, partial }) => [
        agreementId,
        partial ?? false,
      ]);
    expect(listed('z')).toEqual([['a', false]]);
    expect(listed('part')).toEqual([['a', false]]);
    expect(listed('whole')).toEqual([['a', true]]);
    expect(listed('elsewhere')).toEqual([]);
  });

  it('raise PARTIAL when the strongest phase belongs only to agreements for a part', () => {
    const both = (zoneId: string) =>
      zones()
        .add('AgreementProposed', {
          agreementId: 'b',
          kind: 'FRAMEWORK',
          modality: 'ASSERTED',
          timeZone: 'UTC',
          zoneIds: [zoneId],
          at: when('2017-07-01'),
        })
        .add('AgreementEnteredIntoForce', { agreementId: 'b', effectiveAt: when('2017-07-02') });
    expect(status(zones(), 'whole').headline.flags).toEqual(['PARTIAL']);
    expect(status(both('whole'), 'whole').headline.flags).toEqual([]);
    expect(status(both('part'), 'whole').headline.flags).toEqual(['PARTIAL']);
  });

  it('are listed for an added zone from its earliest bound', () => {
    const h = log()
      .ceasefire()
      .add('AgreementZoneAdded', { agreementId: 'a', zoneId: 'y', from: when('2017-08-20') });
    expect(status(h, 'y', '2017-08-19').legal.agreements).toEqual([]);
    expect(status(h, 'y', '2017-08-20').legal.agreements).toHaveLength(1);
  });

  it('are not there before their proposal', () => {
    expect(status(zones(), 'z', '2017-06-30').legal).toEqual({
      phase: 'NO_AGREEMENT',
      agreements: [],
      linked: [],
    });
  });
});

describe('the legal value', () => {
  it('is the strongest phase', () => {
    const h = zones().add('AgreementProposed', {
      agreementId: 'b',
      kind: 'FRAMEWORK',
      modality: 'ASSERTED',
      timeZone: 'UTC',
      zoneIds: ['z'],
      at: when('2017-07-01'),
    });
    expect(status(h).legal.phase).toBe('IN_FORCE');
    expect(
      status(h.add('AgreementTerminated', { agreementId: 'a', at: when('2017-08-01') })).legal.phase,
    ).toBe('TERMINATED');
  });

  it('is NO_AGREEMENT when all are superseded', () => {
    const h = zones().add('AgreementSuperseded', {
      agreementId: 'a',
      byAgreementId: 'b',
      at: when('2017-08-01'),
    });
    expect(status(h).legal).toMatchObject({ phase: 'NO_AGREEMENT', agreements: [{ phase: 'SUPERSEDED' }] });
  });
});

describe('parties', () => {
  it('are all who hold a role or acted, with what they did by then', () => {
    const h = zones()
      .add('PartyAcceded', { agreementId: 'a', actorId: 'x', at: when('2017-08-10') })
      .add('PartyWithdrew', { agreementId: 'a', actorId: 'gov', at: when('2017-08-10') })
      .add('AgreementRoleAssigned', { agreementId: 'a', actorId: 'russia', role: 'GUARANTOR' });
    expect(status(h).legal.agreements[0]?.parties).toEqual([
      { actorId: 'gov', roles: ['PARTY'], standing: 'OUT', signed: true },
      { actorId: 'opp', roles: ['PARTY'], standing: 'IN', signed: true },
      { actorId: 'russia', roles: ['GUARANTOR'], standing: 'NONE', signed: false },
      { actorId: 'x', roles: ['PARTY'], standing: 'IN', signed: true },
    ]);
    expect(status(h, 'z', '2017-08-09').legal.agreements[0]?.parties.map(({ actorId }) => actorId)).toEqual([
      'gov',
      'opp',
      'russia',
    ]);
  });
});

describe('linked agreements', () => {
  it('appear whichever way the link goes, once they are listed anywhere', () => {
    const h = zones()
      .add('AgreementProposed', {
        agreementId: 'b',
        kind: 'FRAMEWORK',
        modality: 'ASSERTED',
        timeZone: 'UTC',
        zoneIds: ['far'],
        at: when('2017-08-10'),
      })
      .add('AgreementLinked', { agreementId: 'b', toAgreementId: 'a', relation: 'PRECEDENT' })
      .add('AgreementLinked', { agreementId: 'a', toAgreementId: 'unknown', relation: 'REPLACES' });
    expect(status(h).legal.linked).toEqual([{ agreementId: 'b', relation: 'PRECEDENT', phase: 'PROPOSED' }]);
    expect(status(h, 'far').legal.linked).toEqual([
      { agreementId: 'a', relation: 'PRECEDENT', phase: 'IN_FORCE' },
    ]);
    expect(status(h, 'z', '2017-08-09').legal.linked).toEqual([]);
  });
});

describe('the days left of a term', () => {
  it('are local days of the agreement to the earliest bound of the expiry, 0 once it is past', () => {
    const h = log()
      .ceasefire()
      .add('TermSet', { agreementId: 'a', until: when('2017-08-25T12:00:00Z'), renewalRule: 'NONE' });
    const left = (day: string) => status(h, 'z', day).legal.agreements[0]?.term?.daysLeft;
    expect([left('2017-08-20'), left('2017-08-25'), left('2017-08-26')]).toEqual([5, 0, 0]);
  });
});

describe('control', () => {
  const claimed = (...sets: readonly string[][]) => {
    const h = log().zone('z');
    for (const actorIds of sets)
      h.add('ControlAsserted', { zoneId: 'z', actorIds, degree: 'EFFECTIVE', during: from('2017-08-01') });
    return status(h).control;
  };

  it('is contested when two claims that hold name nobody in common', () => {
    expect(claimed(['opp'], ['opp', 'gov']).contested).toBe(false);
    expect(claimed(['opp'], ['gov']).contested).toBe(true);
    expect(claimed().claims).toEqual([]);
  });
});
