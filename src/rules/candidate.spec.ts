import { describe, expect, it } from '@jest/globals';
import { actTest, matchesCode } from './act.js';
import { candidateOf } from './candidate.js';
import { readAt } from './reading.js';
import { from, log, ms, on, when, type Log } from './testing.js';
import { type EntryData } from './entries.js';

function judged(history: Log, { incident = 'i', clause = 'c', at = '2018-12-31' } = {}) {
  const world = history.world();
  const agreement = world.agreements.get('a');
  const stipulated = agreement?.clauses.get(clause);
  const facts = world.incidents.get(incident);
  if (agreement === undefined || stipulated === undefined || facts === undefined)
    throw new Error('incomplete');
  return candidateOf(readAt(world, ms(at)), agreement, stipulated, facts);
}

/** The results as "candidate: force place act bound noException". */
function results(...asked: Parameters<typeof judged>): string {
  const { result, tests } = judged(...asked);
  const { force, place, act, bound, noException } = tests;
  return `${result}: ${[force, place, act, bound, noException].map((test) => test.result).join(' ')}`;
}

const byGov = { allegedActors: ['gov'], targets: ['opp'] };
const expires = '2017-08-31T21:00:00.000Z';
const trial = () =>
  log()
    .ceasefire()
    .add('TermSet', { agreementId: 'a', until: when(expires), renewalRule: 'NONE' });

describe('Force', () => {
  it('is NO at the expiry instant and YES one millisecond before it (case 6)', () => {
    const at = (instant: string) => results(trial().incident('i', on(instant), byGov));
    expect(at(expires)).toBe('NO: NO YES YES YES YES');
    expect(at('2017-08-31T20:59:59.999Z')).toBe('YES: YES YES YES YES YES');
  });

  it('is YES at the start instant and NO before it (case 7)', () => {
    const at = (instant: string) => results(trial().incident('i', on(instant), byGov));
    expect(at('2017-07-01T00:00:00Z')).toBe('YES: YES YES YES YES YES');
    expect(at('2017-06-30T23:59:59.999Z')).toMatch(/^NO: NO/);
  });

  it('is POSSIBLE for a happening whose extent straddles the expiry, YES for shelling that lasted across it (case 8)', () => {
    const happening = on({ earliest: '2017-08-31', latest: '2017-09-01' });
    expect(results(trial().incident('i', happening, byGov))).toBe('POSSIBLE: POSSIBLE YES YES YES YES');
    const lasting = from('2017-08-31T20:00:00Z', '2017-08-31T22:00:00Z');
    expect(results(trial().incident('i', lasting, byGov))).toBe('YES: YES YES YES YES YES');
  });

  it('is YES for a practice since 2013 under an agreement in force since 2017 (case 23)', () => {
    const history = log().ceasefire({ prohibits: ['CIV.*'] });
    history.incident('i', from({ earliest: '2013-05-01', latest: '2013-08-31' }), {
      code: 'CIV.ARREST',
      ...byGov,
    });
    expect(results(history)).toBe('YES: YES YES YES YES YES');
  });

  it('is switched on and off by the time scope of the clause', () => {
    const nights = log().ceasefire({ timeScope: { start: when('2017-08-01'), end: when('2017-08-10') } });
    const { tests } = judged(nights.incident('i', on('2017-08-20'), byGov));
    expect(tests.force).toMatchObject({
      result: 'NO',
      rule: 'FORCE.TIME_SCOPE',
      eventIds: ['clause', 'e7', 'claim'],
    });
    expect(
      results(
        log()
          .ceasefire({ timeScope: { start: when('2017-08-01') } })
          .incident('i', on('2017-08-20'), byGov),
      ),
    ).toMatch(/^YES/);
  });

  it('names the rule and the entries that it rests on', () => {
    const { tests } = judged(trial().incident('i', on(expires), byGov));
    expect(tests.force).toMatchObject({ result: 'NO', rule: 'FORCE.LAPSED' });
    expect(tests.force.eventIds).toContain('e7');
  });
});

describe('Force and Bound', () => {
  it('must hold together: a party that left before the agreement came into force was never bound in force', () => {
    const history = log().ceasefire();
    history.add('PartyWithdrew', { agreementId: 'a', actorId: 'gov', at: when('2017-08-01T00:00:00Z') });
    history.add('AgreementSuspended', { agreementId: 'a', at: when('2017-07-01T00:00:00Z') });
    history.add('AgreementResumed', { agreementId: 'a', at: when('2017-08-01T00:00:00Z') });
    history.incident('i', from('2017-07-10', '2017-08-20'), byGov);
    expect(results(history)).toBe('NO: YES YES YES YES YES');
  });
});

describe('Place', () => {
  const fire = () =>
    log()
      .ceasefire()
      .zone('x')
      .zone('y')
      .incident('i', on('2017-08-20'), { location: { zoneId: 'x' }, impact: { zoneId: 'y' }, ...byGov });
  const clause = (placeScope: 'ORIGIN' | 'IMPACT' | 'EITHER' | undefined, zoneId: string): string =>
    judged(
      fire().add('ClauseStipulated', {
        agreementId: 'a',
        clauseId: 'scoped',
        kind: 'CESSATION_OF_HOSTILITIES',
        prohibits: ['KIN.*'],
        zoneIds: [zoneId],
        placeScope,
      }),
      { clause: 'scoped' },
    ).tests.place.result;

  it('follows the placeScope of each clause for fire from X into Y (case 10)', () => {
    expect([clause('ORIGIN', 'x'), clause('ORIGIN', 'y')]).toEqual(['YES', 'NO']);
    expect([clause('IMPACT', 'x'), clause('IMPACT', 'y')]).toEqual(['NO', 'YES']);
    expect([clause('EITHER', 'x'), clause('EITHER', 'y')]).toEqual(['YES', 'YES']);
    expect([clause(undefined, 'x'), clause(undefined, 'y')]).toEqual(['YES', 'YES']);
  });

  it('without an impact looks at the location', () => {
    const history = log().ceasefire({ placeScope: 'IMPACT' }).incident('i', on('2017-08-20'), byGov);
    expect(judged(history).tests.place.result).toBe('YES');
  });

  it('is lowered before a zone was added to the agreement', () => {
    const added = (at: string) =>
      judged(
        log()
          .ceasefire({ zoneIds: ['y'] })
          .add('AgreementZoneAdded', { agreementId: 'a', zoneId: 'y', from: when('2017-08-20') }, 'added')
          .incident('i', on(at), { location: { zoneId: 'y' }, ...byGov }),
      ).tests.place;
    expect(added('2017-08-19')).toMatchObject({ result: 'NO', rule: 'PLACE.BEFORE_ZONE_ADDED' });
    expect(added('2017-08-19').eventIds).toContain('added');
    expect(added('2017-08-20').result).toBe('POSSIBLE');
    expect(added('2017-08-21').result).toBe('YES');
  });

  it('is not extended by links', () => {
    const linked = log()
      .ceasefire()
      .add('AgreementProposed', {
        agreementId: 'b',
        kind: 'FRAMEWORK',
        modality: 'ASSERTED',
        timeZone: 'UTC',
        zoneIds: ['y'],
      })
      .add('AgreementLinked', { agreementId: 'a', toAgreementId: 'b', relation: 'EXTENDS_ZONE_OF' })
      .incident('i', on('2017-08-20'), { location: { zoneId: 'y' }, ...byGov });
    expect(judged(linked).tests.place.result).toBe('NO');
  });
});

describe('Act', () => {
  it('matches a code exactly, or the part before a final *', () => {
    expect(matchesCode('KIN.*', 'KIN.AIR')).toBe(true);
    expect(matchesCode('*', 'KIN.AIR')).toBe(true);
    expect(matchesCode('KIN.A', 'KIN.AIR')).toBe(false);
    expect(matchesCode('CIV.*', 'CIVIL.RIOT')).toBe(false);
    expect(matchesCode('K.N.*', 'KIN.AIR')).toBe(false);
    expect(matchesCode('KIN.*.X', 'KIN.AIR.X')).toBe(false);
  });

  const act = (
    clause: Partial<EntryData['ClauseStipulated']>,
    told: Partial<EntryData['WeaponUseReported']>,
  ) => {
    const world = log().ceasefire(clause).incident('i', on('2017-08-20'), told).world();
    const [agreement, incident] = [world.agreements.get('a'), world.incidents.get('i')];
    const stipulated = agreement?.clauses.get('c');
    if (stipulated === undefined || incident === undefined) throw new Error('incomplete');
    return actTest(stipulated, incident).result;
  };

  it('of a clause that prohibits nothing is NO', () => {
    expect(act({ prohibits: undefined }, {})).toBe('NO');
    expect(act({ prohibits: [] }, {})).toBe('NO');
  });

  it('of a live-fire exercise is YES only if the clause bans it (case 26)', () => {
    expect(act({ prohibits: ['KIN.*'] }, { code: 'MIL.LIVE_FIRE_EXERCISE' })).toBe('NO');
    expect(act({ prohibits: ['MIL.LIVE_FIRE_EXERCISE'] }, { code: 'MIL.LIVE_FIRE_EXERCISE' })).toBe('YES');
  });

  it('with a weapon limit looks at the class, told or given by the code', () => {
    const heavy = (told: Partial<EntryData['WeaponUseReported']>) => act({ weapons: 'HEAVY' }, told);
    expect(heavy({ code: 'KIN.SHELLING' })).toBe('YES');
    expect(heavy({ code: 'KIN.SMALL_ARMS' })).toBe('NO');
    expect(heavy({ code: 'KIN.DRONE' })).toBe('NO');
    expect(heavy({ code: 'KIN.CLASH' })).toBe('POSSIBLE');
    expect(heavy({ code: 'KIN.SHELLING', weapon: { class: 'UNKNOWN' } })).toBe('POSSIBLE');
    expect(heavy({ code: 'KIN.CLASH', weapon: { class: 'HEAVY' } })).toBe('YES');
    expect(act({ weapons: 'AIR' }, { code: 'KIN.AIR' })).toBe('YES');
    expect(act({ weapons: 'ANY' }, { code: 'KIN.CLASH' })).toBe('YES');
    expect(act({ weapons: 'ANY' }, { code: 'KIN.CLASH', weapon: { class: 'NONE' } })).toBe('NO');
  });
});

describe('Bound', () => {
  const bound = (history: Log, occurred = on('2017-08-20'), allegedActors: string[] = ['x']) =>
    judged(history.incident('i', occurred, { allegedActors })).tests.bound.result;
  const under = (
    relation: 'SUBUNIT' | 'UNDER_COMMAND' | 'ALLIED' | 'INVITED_SUPPORT',
    actorId = 'x',
    ofActorId = 'gov',
  ) =>
    log()
      .ceasefire()
      .add('ActorAffiliationAsserted', {
        actorId,
        ofActorId,
        relation,
        during: { start: when('2017-07-01') },
      });

  it('is NO for who holds no role, YES for a PARTY that is IN, NO for one that is OUT', () => {
    expect(bound(log().ceasefire())).toBe('NO');
    expect(bound(log().ceasefire(), undefined, ['gov'])).toBe('YES');
    const out = log()
      .ceasefire()
      .add('PartyWithdrew', { agreementId: 'a', actorId: 'gov', at: when('2017-08-01') });
    expect(bound(out, undefined, ['gov'])).toBe('NO');
  });

  it('is POSSIBLE for a PARTY that never acted, silent or not', () => {
    const history = log()
      .ceasefire()
      .add('AgreementRoleAssigned', { agreementId: 'a', actorId: 'x', role: 'PARTY' })
      .add('PartyResponseRecorded', {
        agreementId: 'a',
        actorId: 'x',
        response: 'SILENT',
        asOf: when('2017-08-01'),
      });
    expect(bound(history)).toBe('POSSIBLE');
  });

  it('is judged at the time of the incident when a group accedes or withdraws mid-way (case 17)', () => {
    const history = () =>
      log()
        .ceasefire()
        .add('PartyAcceded', { agreementId: 'a', actorId: 'x', at: when('2017-08-10') })
        .add('PartyWithdrew', { agreementId: 'a', actorId: 'x', at: when('2017-08-20') });
    const on1 = (day: string) => bound(history(), on(day));
    expect([
      on1('2017-08-09'),
      on1('2017-08-10'),
      on1('2017-08-15'),
      on1('2017-08-20'),
      on1('2017-08-21'),
    ]).toEqual(['NO', 'POSSIBLE', 'YES', 'POSSIBLE', 'NO']);
  });

  it('reaches a subunit, one under command and invited support, but not an ally', () => {
    expect(bound(under('SUBUNIT'))).toBe('YES');
    expect(bound(under('UNDER_COMMAND'))).toBe('YES');
    expect(bound(under('INVITED_SUPPORT'))).toBe('YES');
    expect(bound(under('ALLIED'))).toBe('NO');
  });

  it('follows chains, as switches at the time, and circles are no trap', () => {
    const chain = () =>
      under('SUBUNIT', 'x', 'brigade').add('ActorAffiliationAsserted', {
        actorId: 'brigade',
        ofActorId: 'gov',
        relation: 'UNDER_COMMAND',
        during: { start: when('2017-08-10'), end: when('2017-08-20') },
      });
    expect(bound(chain(), on('2017-08-09'))).toBe('NO');
    expect(bound(chain(), on('2017-08-10'))).toBe('POSSIBLE');
    expect(bound(chain(), on('2017-08-15'))).toBe('YES');
    expect(bound(chain(), on('2017-08-21'))).toBe('NO');
    const circle = under('SUBUNIT', 'x', 'y').add('ActorAffiliationAsserted', {
      actorId: 'y',
      ofActorId: 'x',
      relation: 'SUBUNIT',
      during: { start: when('2017-07-01') },
    });
    expect(bound(circle)).toBe('NO');
  });

  it('is NO for an EXCLUDED actor, and does not pass through one', () => {
    const excluded = (actorId: string) =>
      under('SUBUNIT', 'x', 'y')
        .add('ActorAffiliationAsserted', {
          actorId: 'y',
          ofActorId: 'gov',
          relation: 'SUBUNIT',
          during: { start: when('2017-07-01') },
        })
        .add('AgreementRoleAssigned', { agreementId: 'a', actorId, role: 'EXCLUDED' });
    expect(bound(excluded('nobody'))).toBe('YES');
    expect(bound(excluded('x'))).toBe('NO');
    expect(bound(excluded('y'))).toBe('NO');
  });

  it('asks for the roles or actors that the clause obliges', () => {
    const guarantor = (obligated: EntryData['ClauseStipulated']['obligated']) =>
      log()
        .ceasefire({ obligated })
        .add('AgreementRoleAssigned', { agreementId: 'a', actorId: 'x', role: 'GUARANTOR' })
        .add('AgreementSigned', { agreementId: 'a', actorId: 'x', at: when('2017-07-01') });
    expect(bound(guarantor(undefined))).toBe('NO');
    expect(bound(guarantor({ roles: ['GUARANTOR'] }))).toBe('YES');
    expect(bound(guarantor({ actorIds: ['x'] }))).toBe('YES');
    expect(bound(guarantor({ actorIds: ['gov'] }))).toBe('NO');
    expect(bound(guarantor({}), undefined, ['gov'])).toBe('NO');
  });

  it('is POSSIBLE when nobody is known: a possible violation charged to no side (case 18)', () => {
    expect(bound(log().ceasefire(), undefined, [])).toBe('POSSIBLE');
  });

  it('goes by the attribution rather than the allegation; "cannot be attributed" is POSSIBLE', () => {
    const attributed = (actorId: string | null) =>
      judged(
        log()
          .ceasefire()
          .incident('i', on('2017-08-20'), { allegedActors: ['gov'] })
          .add('AttributionFound', { incidentId: 'i', bodyId: 'b', actorId, confidence: 'HIGH' }),
      ).tests.bound;
    expect(attributed('is')).toMatchObject({ result: 'NO', rule: 'BOUND.BY_ATTRIBUTION' });
    expect(attributed(null)).toMatchObject({ result: 'POSSIBLE', rule: 'BOUND.UNATTRIBUTED' });
  });
});

describe('No exception', () => {
  const excepted = (
    exceptions: EntryData['ClauseStipulated']['exceptions'],
    told: object,
    also: (h: Log) => Log = (h) => h,
  ) =>
    judged(
      also(
        log()
          .ceasefire({ exceptions })
          .incident('i', on('2017-08-20'), { allegedActors: ['gov'], ...told }),
      ),
    ).tests.noException.result;
  const isis = [{ kind: 'TARGET_ACTORS' as const, actorIds: ['is'] }];

  it('is NO when all targets are named or under them, POSSIBLE when some are or none is known, else YES', () => {
    const underIs = (h: Log) =>
      h.add('ActorAffiliationAsserted', {
        actorId: 'cell',
        ofActorId: 'is',
        relation: 'SUBUNIT',
        during: { start: when('2017-01-01') },
      });
    expect(excepted(isis, { targets: ['is'] })).toBe('NO');
    expect(excepted(isis, { targets: ['is', 'cell'] }, underIs)).toBe('NO');
    expect(excepted(isis, { targets: ['is', 'opp'] })).toBe('POSSIBLE');
    expect(excepted(isis, {})).toBe('POSSIBLE');
    expect(excepted(isis, { targets: ['opp'] })).toBe('YES');
  });

  it('goes by the latest claim or finding of each speaker on that exception', () => {
    const say =
      (...said: readonly (readonly [object, EntryData['PositionRecorded']['position']])[]) =>
      (h: Log) =>
        said.reduce(
          (history, [by, position]) => history.add('PositionRecorded', { incidentId: 'i', ...by, position }),
          h,
        );
    const defence = [{ kind: 'SELF_DEFENCE' as const }];
    expect(excepted(defence, {})).toBe('YES');
    expect(excepted(defence, {}, say([{ actorId: 'gov' }, 'CLAIMS_SELF_DEFENCE']))).toBe('POSSIBLE');
    expect(excepted(defence, {}, say([{ actorId: 'gov' }, 'CLAIMS_NOTIFIED']))).toBe('YES');
    expect(excepted(defence, {}, say([{ bodyId: 'b' }, 'FINDS_SELF_DEFENCE']))).toBe('NO');
    expect(
      excepted(
        defence,
        {},
        say([{ bodyId: 'b' }, 'FINDS_SELF_DEFENCE'], [{ bodyId: 'b' }, 'CLAIMS_SELF_DEFENCE']),
      ),
    ).toBe('POSSIBLE');
    expect(
      excepted(defence, {}, say([{ bodyId: 'b' }, 'FINDS_SELF_DEFENCE'], [{ bodyId: 'b' }, 'DENIES'])),
    ).toBe('NO');
  });

  it('belongs to the clause that has it: two agreements, one incident (cases 11 and 12)', () => {
    const history = log()
      .ceasefire()
      .add('ClauseStipulated', {
        agreementId: 'a',
        clauseId: 'd',
        kind: 'X',
        prohibits: ['KIN.*'],
        exceptions: isis,
      })
      .incident('i', on('2017-08-20'), { allegedActors: ['gov'], targets: ['is'] });
    expect(judged(history).result).toBe('YES');
    expect(judged(history, { clause: 'd' }).result).toBe('NO');
  });
});
