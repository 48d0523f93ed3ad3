import { describe, expect, it } from '@jest/globals';
import { type Flag, flagsOf, headlineOf } from '../../rules/status/headline.js';
import type { ZoneStatus } from '../../rules/status/status.js';
import { headlineText } from './headlines.js';

const ARABIC = /\p{Script=Arabic}/u;
const LATIN = /\p{Script=Latin}/u;

type Kind = ZoneStatus['protection'][number]['kind'];

/** A status of so many practices and restrictions. */
function status(headline: ZoneStatus['headline'], of: Partial<Record<Kind, number>> = {}): ZoneStatus {
  const protection = (['PRACTICE', 'RESTRICTION'] as const).flatMap((kind) =>
    Array.from({ length: of[kind] ?? 0 }, (_, index) => ({ kind, id: `${kind}-${index}` })),
  );
  return { headline, protection } as unknown as ZoneStatus;
}

const said = (of: Partial<Record<Kind, number>>, flags: readonly Flag[] = ['PROTECTION']) =>
  headlineText(status({ code: 'HOLDING', flags }, of));

describe('the headline as a sentence', () => {
  const codes = new Set(
    (['IN_FORCE', 'DISPUTED', 'NO_AGREEMENT'] as const).flatMap((legal) =>
      (
        [
          'ACTIVE_HOSTILITIES',
          'INCIDENTS',
          'TENSION_ASSESSED',
          'CALM_OBSERVED',
          'CALM_ASSESSED',
          'UNKNOWN',
        ] as const
      ).flatMap((situation) =>
        (['SERIOUS_BREACH', 'CONFIRMED_VIOLATIONS', 'NO_ALLEGATIONS'] as const).map((compliance) =>
          headlineOf({ legal, situation, compliance }),
        ),
      ),
    ),
  );

  it('is there for every code, different for each, in both languages', () => {
    const sentences = [...codes].map((code) => headlineText(status({ code, flags: [] })));
    expect(codes.size).toBe(17);
    for (const { en, ar } of sentences) {
      expect(en).toMatch(/^[A-Z][^.]+\.$/);
      expect(ar).toMatch(ARABIC);
      expect(ar).not.toMatch(LATIN);
    }
    expect(new Set(sentences.map(({ en }) => en)).size).toBe(17);
    expect(new Set(sentences.map(({ ar }) => ar)).size).toBe(17);
  });

  it('goes on with a sentence for each flag, in their order', () => {
    const flags = flagsOf(
      { legal: 'RENEWAL_UNCONFIRMED', situation: 'UNKNOWN', compliance: 'SERIOUS_BREACH' },
      { accessDenied: true, bodiesDisagree: true, partial: true, protection: true },
    );
    const { en, ar } = said({ PRACTICE: 1, RESTRICTION: 2 }, flags);
    expect(en).toBe(
      'Agreement holding. Monitors were denied access. Bodies disagree. A body endorsed a violation. ' +
        'Whether the agreement is in force is disputed. The agreement covers part of the zone only. ' +
        '1 practice against civilians goes on. 2 restrictions on goods or movement hold.',
    );
    expect(ar).toBe(
      'الاتفاق صامد. مُنع المراقبون من الوصول. الهيئات غير متفقة. أقرت هيئة بوقوع انتهاك. ' +
        'نفاذ الاتفاق محل خلاف. يشمل الاتفاق جزءاً من المنطقة فقط. ' +
        'تستمر ممارسة واحدة ضد المدنيين. يسري قيدان على البضائع أو التنقل.',
    );
  });

  it.each([
    [1, '1 practice against civilians goes on.', 'تستمر ممارسة واحدة ضد المدنيين.'],
    [2, '2 practices against civilians go on.', 'تستمر ممارستان ضد المدنيين.'],
    [3, '3 practices against civilians go on.', 'تستمر 3 ممارسات ضد المدنيين.'],
    [11, '11 practices against civilians go on.', 'تستمر 11 ممارسة ضد المدنيين.'],
    [100, '100 practices against civilians go on.', 'تستمر 100 ممارسة ضد المدنيين.'],
    [103, '103 practices against civilians go on.', 'تستمر 103 ممارسات ضد المدنيين.'],
  ])('counts %d practices as each language does', (PRACTICE, en, ar) => {
    expect(said({ PRACTICE })).toEqual({ en: `Agreement holding. ${en}`, ar: `الاتفاق صامد. ${ar}` });
  });

  it.each([
    [1, '1 restriction on goods or movement holds.', 'يسري قيد واحد على البضائع أو التنقل.'],
    [2, '2 restrictions on goods or movement hold.', 'يسري قيدان على البضائع أو التنقل.'],
    [3, '3 restrictions on goods or movement hold.', 'تسري 3 قيود على البضائع أو التنقل.'],
    [11, '11 restrictions on goods or movement hold.', 'يسري 11 قيداً على البضائع أو التنقل.'],
    [100, '100 restrictions on goods or movement hold.', 'يسري 100 قيد على البضائع أو التنقل.'],
  ])('counts %d restrictions as each language does', (RESTRICTION, en, ar) => {
    expect(said({ RESTRICTION })).toEqual({ en: `Agreement holding. ${en}`, ar: `الاتفاق صامد. ${ar}` });
  });

  it('says nothing of protection without the flag, nor of what there is none of', () => {
    expect(said({ PRACTICE: 2 }, []).en).toBe('Agreement holding.');
    expect(said({ PRACTICE: 2 }).en).not.toContain('restriction');
  });
});
