import type { HeadlineCode } from '../../rules/status/headline.js';
import type { ZoneStatus } from '../../rules/status/status.js';
import { flagTexts } from './flags.js';
import { joined, type Sentence } from '../../fields/language.js';

const HEADLINES: Readonly<Record<HeadlineCode, readonly [en: string, ar: string]>> = {
  SERIOUS_BREACH: ['Agreement in force, seriously breached', 'اتفاق نافذ مع خرق جسيم'],
  VIOLATED: ['Agreement in force, violated', 'اتفاق نافذ مع انتهاكات مثبتة'],
  UNDER_STRAIN: ['Agreement in force, under strain', 'اتفاق نافذ تحت الضغط'],
  HOLDING_WITH_ALLEGATIONS: ['Agreement holding, with allegations', 'الاتفاق صامد مع وجود ادعاءات'],
  HOLDING: ['Agreement holding', 'الاتفاق صامد'],
  HOLDING_UNVERIFIED: ['Agreement said to be holding, not verified', 'يقال إن الاتفاق صامد دون تحقق'],
  IN_FORCE_UNOBSERVED: ['Agreement in force, nobody observed', 'اتفاق نافذ دون مراقبة'],
  HOSTILITIES_AGREEMENT_DISPUTED: ['Hostilities; agreement disputed', 'أعمال قتالية، والاتفاق محل خلاف'],
  TENSION_AGREEMENT_DISPUTED: ['Tension; agreement disputed', 'توتر، والاتفاق محل خلاف'],
  CALM_AGREEMENT_DISPUTED: ['Calm; agreement disputed', 'هدوء، والاتفاق محل خلاف'],
  UNVERIFIED_CALM_AGREEMENT_DISPUTED: [
    'Calm, not verified; agreement disputed',
    'هدوء غير مؤكد، والاتفاق محل خلاف',
  ],
  UNKNOWN_AGREEMENT_DISPUTED: ['Situation unknown; agreement disputed', 'الوضع غير معروف، والاتفاق محل خلاف'],
  HOSTILITIES_WITHOUT_AGREEMENT_IN_FORCE: [
    'Hostilities; no agreement in force',
    'أعمال قتالية، دون اتفاق نافذ',
  ],
  TENSION_WITHOUT_AGREEMENT_IN_FORCE: ['Tension; no agreement in force', 'توتر، دون اتفاق نافذ'],
  CALM_WITHOUT_AGREEMENT_IN_FORCE: ['Calm; no agreement in force', 'هدوء، دون اتفاق نافذ'],
  UNVERIFIED_CALM_WITHOUT_AGREEMENT_IN_FORCE: [
    'Calm, not verified; no agreement in force',
    'هدوء غير مؤكد، دون اتفاق نافذ',
  ],
  UNKNOWN: ['Unknown', 'غير معروف'],
};

/** In the place of a headline, where an entry that it rests on cannot be read. */
export const UNREADABLE_TEXT: Sentence = {
  en: 'Not known: an entry that this rests on cannot be read.',
  ar: 'غير معروف: تعذّرت قراءة قيد تستند إليه هذه الحالة.',
};

/** The headline and its flags as sentences; a code without one does not compile. */
export function headlineText({ headline: { code, flags }, protection }: ZoneStatus): Sentence {
  const [en, ar] = HEADLINES[code];
  return joined([{ en: `${en}.`, ar: `${ar}.` }, ...flags.flatMap((flag) => flagTexts(flag, protection))]);
}
