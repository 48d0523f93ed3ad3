import type { Tests } from '../../rules/violation/candidate.js';
import type { Sentence } from '../../fields/language.js';
import type { Tri } from '../../rules/time/tri.js';

/** The codes of all rules that a test may name. */
export type RuleCode = Tests[keyof Tests]['rule'];

/** What each rule code says, for people; figures and names stand in the fields beside it. */
const RULES: Readonly<Record<RuleCode, readonly [en: string, ar: string]>> = {
  'FORCE.NO_CLAIM': [
    'Nobody claims that the agreement entered into force.',
    'لا يدّعي أحد أن الاتفاق دخل حيز النفاذ.',
  ],
  'FORCE.BEFORE_START': [
    'It was before the agreement entered into force.',
    'كان ذلك قبل دخول الاتفاق حيز النفاذ.',
  ],
  'FORCE.STARTED': ['The agreement was in force.', 'كان الاتفاق نافذاً.'],
  'FORCE.IN_TERM': ['The agreement was in force, within its term.', 'كان الاتفاق نافذاً ضمن مدته.'],
  'FORCE.PROVISIONAL_CLAIM': [
    'Its entry into force is only claimed provisionally.',
    'دخوله حيز النفاذ مجرد ادعاء مبدئي.',
  ],
  'FORCE.UNCONFIRMED_RENEWAL': [
    'Its term had run out and a renewal is not confirmed.',
    'انتهت مدته ولم يتأكد تجديده.',
  ],
  'FORCE.LATE_RENEWAL': ['It was renewed late, after a gap.', 'جرى تجديده متأخراً بعد انقطاع.'],
  'FORCE.LAPSED': ['Its term had run out.', 'كانت مدته قد انتهت.'],
  'FORCE.SUSPENDED': ['It was suspended.', 'كان معلقاً.'],
  'FORCE.TERMINATED': ['It was terminated.', 'كان منتهياً بقرار.'],
  'FORCE.SUPERSEDED': ['Another agreement had taken its place.', 'حل محله اتفاق آخر.'],
  'FORCE.ALL_PARTIES_OUT': ['All its parties had left it.', 'كانت جميع أطرافه قد انسحبت منه.'],
  'FORCE.CHANGED_MEANWHILE': [
    'Its force changed while this may have happened.',
    'تغيّر نفاذه خلال الفترة المحتملة للحادث.',
  ],
  'FORCE.TIME_SCOPE': ['The clause did not apply at that time.', 'لم يكن البند سارياً في ذلك الوقت.'],
  'PLACE.ZONE_NAMED': ['The report names the zone.', 'يسمّي البلاغ المنطقة.'],
  'PLACE.ZONE_NOT_NAMED': ['Nothing ties the place to the zone.', 'لا شيء يربط المكان بالمنطقة.'],
  'PLACE.IN_ZONE': ['The place is the zone or lies in it.', 'المكان هو المنطقة أو يقع ضمنها.'],
  'PLACE.IN_WIDER_ZONE': ['The place is a wider area around the zone.', 'المكان منطقة أوسع تشمل المنطقة.'],
  'PLACE.IN_OTHER_ZONE': ['The place is another zone.', 'المكان منطقة أخرى.'],
  'PLACE.LISTED': ['The place is on the zone’s list.', 'المكان مدرج في قائمة المنطقة.'],
  'PLACE.AROUND_LISTED': [
    'A place on the list lies within the area named.',
    'يقع مكان مدرج ضمن المساحة المذكورة.',
  ],
  'PLACE.NEAR_LISTED': ['The place is near one on the list.', 'المكان قريب من مكان مدرج.'],
  'PLACE.NOT_LISTED': ['The place is not on the zone’s list.', 'المكان غير مدرج في قائمة المنطقة.'],
  'PLACE.TIED_TO_ZONE': [
    'The place is not located, but the report names the zone.',
    'موقع المكان غير محدد لكن البلاغ يسمّي المنطقة.',
  ],
  'PLACE.INSIDE_GEOMETRY': ['The place is inside the zone’s border.', 'المكان داخل حدود المنطقة.'],
  'PLACE.ACROSS_BORDER': [
    'The place is uncertain and may be on either side of the border.',
    'المكان غير مؤكد وقد يكون على أي من جانبي الحدود.',
  ],
  'PLACE.OUTSIDE_GEOMETRY': ['The place is outside the zone’s border.', 'المكان خارج حدود المنطقة.'],
  'PLACE.UNKNOWN_CHECKPOINT': ['The checkpoint is not known.', 'الحاجز غير معروف.'],
  'PLACE.DELINEATIONS_DIFFER': [
    'The zone’s maps of that time give different answers.',
    'تعطي خرائط المنطقة في ذلك الوقت إجابات مختلفة.',
  ],
  'PLACE.BEFORE_ZONE_ADDED': [
    'The zone was not yet part of the agreement.',
    'لم تكن المنطقة قد أضيفت إلى الاتفاق بعد.',
  ],
  'PLACE.NO_ZONE': ['The clause applies to no zone.', 'لا يسري البند على أي منطقة.'],
  'ACT.PROHIBITED': ['The clause prohibits such an act.', 'يحظر البند هذا الفعل.'],
  'ACT.NOT_PROHIBITED': ['The clause does not prohibit such an act.', 'لا يحظر البند هذا الفعل.'],
  'ACT.PROHIBITS_NOTHING': ['The clause prohibits nothing.', 'لا يحظر البند شيئاً.'],
  'ACT.WEAPON_PROHIBITED': ['The clause prohibits such a weapon.', 'يحظر البند هذا السلاح.'],
  'ACT.WEAPON_NOT_PROHIBITED': ['The clause does not prohibit such a weapon.', 'لا يحظر البند هذا السلاح.'],
  'ACT.WEAPON_UNKNOWN': ['The weapon is not known.', 'السلاح غير معروف.'],
  'ACT.NO_WEAPON': ['No weapon was used.', 'لم يُستخدم سلاح.'],
  'BOUND.BY_ATTRIBUTION': [
    'Judged by the actor to whom bodies attribute it.',
    'حُكم عليه وفق الجهة التي تنسبه إليها الهيئات.',
  ],
  'BOUND.BY_ALLEGATION': ['Judged by the actors alleged.', 'حُكم عليه وفق الجهات المزعومة.'],
  'BOUND.NOBODY_KNOWN': ['Nobody is named.', 'لم تُسمَّ أي جهة.'],
  'BOUND.UNATTRIBUTED': ['A body found that it cannot be attributed.', 'وجدت هيئة أنه لا يمكن نسبه إلى جهة.'],
  'EXCEPTION.NONE': ['No exception applies.', 'لا ينطبق أي استثناء.'],
  'EXCEPTION.CLAIMED': ['An exception is claimed.', 'يُدّعى وجود استثناء.'],
  'EXCEPTION.FOUND': ['A body found that an exception applies.', 'وجدت هيئة أن استثناء ينطبق.'],
  'EXCEPTION.TARGETS_EXCEPTED': ['All targets are excepted from protection.', 'جميع المستهدفين مستثنون.'],
  'EXCEPTION.TARGETS_PARTLY_EXCEPTED': [
    'Some targets are excepted from protection.',
    'بعض المستهدفين مستثنون.',
  ],
  'EXCEPTION.TARGETS_UNKNOWN': ['The target is not known.', 'المستهدف غير معروف.'],
};

/** What those say that tell of a change, where it is only possible that it had come by then. */
const POSSIBLE_CHANGES: Partial<typeof RULES> = {
  'FORCE.BEFORE_START': [
    'It may have been before the agreement entered into force.',
    'ربما كان ذلك قبل دخول الاتفاق حيز النفاذ.',
  ],
  'FORCE.LAPSED': ['Its term may have run out.', 'ربما كانت مدته قد انتهت.'],
  'FORCE.SUSPENDED': ['It may have been suspended.', 'ربما كان معلقاً.'],
  'FORCE.TERMINATED': ['It may have been terminated.', 'ربما كان منتهياً بقرار.'],
  'FORCE.SUPERSEDED': ['Another agreement may have taken its place.', 'ربما حل محله اتفاق آخر.'],
  'FORCE.ALL_PARTIES_OUT': ['All its parties may have left it.', 'ربما كانت جميع أطرافه قد انسحبت منه.'],
  'FORCE.TIME_SCOPE': [
    'The clause may not have applied at that time.',
    'ربما لم يكن البند سارياً في ذلك الوقت.',
  ],
  'PLACE.BEFORE_ZONE_ADDED': [
    'The zone may not yet have been part of the agreement.',
    'ربما لم تكن المنطقة قد أضيفت إلى الاتفاق بعد.',
  ],
};

/** The sentence of a rule code beside its result; a rule without one does not compile. */
export function ruleText(code: RuleCode, result: Tri): Sentence {
  const [en, ar] = (result === 'POSSIBLE' ? POSSIBLE_CHANGES[code] : undefined) ?? RULES[code];
  return { en, ar };
}
