import { describe, expect, it } from '@jest/globals';
import { type EntryData } from '../facts/entries.js';
import { judged } from '../../testing/rules/testing-candidate.js';
import { statusOf } from '../status/status.js';
import { log, ms, on, when, type Log } from '../../testing/rules/testing.js';

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

  it('is not in doubt for targets that are named, or are not, while a lasting incident may not have begun yet', () => {
    const before = (targets: readonly string[]) =>
      judged(
        log()
          .ceasefire({ exceptions: isis })
          .incident('i', { start: when('2017-08-20'), ongoing: true }, { targets }),
        { at: '2017-08-20' },
      ).tests.noException.result;
    expect(before(['is'])).toBe('NO');
    expect(before(['opp'])).toBe('YES');
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

  it('takes a finding from bodies only', () => {
    const history = log()
      .ceasefire({ exceptions: [{ kind: 'SELF_DEFENCE' }] })
      .incident('i', on('2017-08-20'), { allegedActors: ['gov'] })
      .add('PositionRecorded', { incidentId: 'i', actorId: 'gov', position: 'FINDS_SELF_DEFENCE' });
    expect(judged(history).tests.noException.result).toBe('YES');
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

  it('looks at thousands of exceptions once for all incidents with the same targets', () => {
    let looked = 0;
    const exceptions = Array.from({ length: 5_000 }, (_, index) => ({
      get kind() {
        looked += 1;
        return 'TARGET_ACTORS' as const;
      },
      actorIds: [`a${index}`],
    }));
    const history = log().ceasefire({ exceptions });
    for (let index = 0; index < 100; index += 1) {
      history.incident(`i${index}`, on('2017-08-20'), { allegedActors: ['gov'], targets: ['a4999', 'a17'] });
    }
    const { compliance } = statusOf(history.world(), 'z', ms('2017-08-21'));
    expect(compliance).toMatchObject({ value: 'ALLEGATIONS', alleged: 100 });
    expect(looked).toBeLessThanOrEqual(2 * exceptions.length);
  });
});
