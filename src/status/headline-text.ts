/** A sentence in the languages of the ledger. */
export interface Sentence {
  readonly en: string;
  readonly ar: string;
}

const SITUATIONS: readonly (readonly [prefix: string, en: string, ar: string])[] = [
  ['HOSTILITIES', 'Hostilities', 'أعمال قتالية'],
  ['TENSION', 'Tension', 'توتر'],
  ['UNVERIFIED_CALM', 'Calm, not verified', 'هدوء غير مؤكد'],
  ['CALM', 'Calm', 'هدوء'],
  ['UNKNOWN', 'Situation unknown', 'الوضع غير معروف'],
];

const HEADLINES: Readonly<Record<string, Sentence>> = {
  SERIOUS_BREACH: { en: 'Agreement in force, seriously breached', ar: 'اتفاق نافذ مع خرق جسيم' },
  VIOLATED: { en: 'Agreement in force, violated', ar: 'اتفاق نافذ مع انتهاكات مثبتة' },
  UNDER_STRAIN: { en: 'Agreement in force, under strain', ar: 'اتفاق نافذ تحت الضغط' },
  HOLDING_WITH_ALLEGATIONS: { en: 'Agreement holding, with allegations', ar: 'الاتفاق صامد مع وجود ادعاءات' },
  HOLDING: { en: 'Agreement holding', ar: 'الاتفاق صامد' },
  HOLDING_UNVERIFIED: {
    en: 'Agreement said to be holding, not verified',
    ar: 'يقال إن الاتفاق صامد دون تحقق',
  },
  IN_FORCE_UNOBSERVED: { en: 'Agreement in force, nobody observed', ar: 'اتفاق نافذ دون مراقبة' },
  UNKNOWN: { en: 'Unknown', ar: 'غير معروف' },
  ...combined('AGREEMENT_DISPUTED', 'agreement disputed', 'والاتفاق محل خلاف', SITUATIONS),
  ...combined(
    'WITHOUT_AGREEMENT_IN_FORCE',
    'no agreement in force',
    'دون اتفاق نافذ',
    SITUATIONS.slice(0, -1),
  ),
};

/** The headline's code as a sentence. */
export function headlineText(code: string): Sentence {
  const text = HEADLINES[code];
  if (text === undefined) throw new Error(`Headline ${code} has no text`);
  return text;
}

function combined(
  suffix: string,
  en: string,
  ar: string,
  situations: typeof SITUATIONS,
): Record<string, Sentence> {
  return Object.fromEntries(
    situations.map(([prefix, situation, situationAr]) => [
      `${prefix}_${suffix}`,
      { en: `${situation}; ${en}`, ar: `${situationAr}، ${ar}` },
    ]),
  );
}
