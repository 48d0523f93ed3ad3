import type { Flag } from '../../rules/status/headline.js';
import type { ZoneStatus } from '../../rules/status/status.js';
import { counted, type Forms, type Language, type Sentence } from '../../fields/language.js';

const FLAGS: Readonly<Record<Exclude<Flag, 'PROTECTION'>, Sentence>> = {
  ACCESS_DENIED: { en: 'Monitors were denied access.', ar: 'مُنع المراقبون من الوصول.' },
  BODIES_DISAGREE: { en: 'Bodies disagree.', ar: 'الهيئات غير متفقة.' },
  BREACH: { en: 'A body endorsed a violation.', ar: 'أقرت هيئة بوقوع انتهاك.' },
  LEGAL_DISPUTED: {
    en: 'Whether the agreement is in force is disputed.',
    ar: 'نفاذ الاتفاق محل خلاف.',
  },
  PARTIAL: { en: 'The agreement covers part of the zone only.', ar: 'يشمل الاتفاق جزءاً من المنطقة فقط.' },
};

const PRACTICES: Readonly<Record<Language, Forms>> = {
  en: { one: '# practice against civilians goes on.', other: '# practices against civilians go on.' },
  ar: {
    one: 'تستمر ممارسة واحدة ضد المدنيين.',
    two: 'تستمر ممارستان ضد المدنيين.',
    few: 'تستمر # ممارسات ضد المدنيين.',
    other: 'تستمر # ممارسة ضد المدنيين.',
  },
};

const RESTRICTIONS: Readonly<Record<Language, Forms>> = {
  en: {
    one: '# restriction on goods or movement holds.',
    other: '# restrictions on goods or movement hold.',
  },
  ar: {
    one: 'يسري قيد واحد على البضائع أو التنقل.',
    two: 'يسري قيدان على البضائع أو التنقل.',
    few: 'تسري # قيود على البضائع أو التنقل.',
    many: 'يسري # قيداً على البضائع أو التنقل.',
    other: 'يسري # قيد على البضائع أو التنقل.',
  },
};

/** A flag as sentences; PROTECTION says how many practices and restrictions there are. */
export function flagTexts(flag: Flag, protection: ZoneStatus['protection']): readonly Sentence[] {
  if (flag !== 'PROTECTION') return [FLAGS[flag]];
  const number = (kind: 'PRACTICE' | 'RESTRICTION'): number =>
    protection.filter((entry) => entry.kind === kind).length;
  return [
    ...(number('PRACTICE') > 0 ? [counted(number('PRACTICE'), PRACTICES)] : []),
    ...(number('RESTRICTION') > 0 ? [counted(number('RESTRICTION'), RESTRICTIONS)] : []),
  ];
}
