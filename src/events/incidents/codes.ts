/**
 * What an incident can be, and its nearest counterpart in ACLED's codebook (event_type and sub_event_type, as used since
 * 2023). The table is storage and exchange format: raise the version whenever a row changes, and never reuse a code.
 */
export const CODES_VERSION = 1;

/** An event_type and sub_event_type of ACLED. */
export interface AcledType {
  readonly eventType: string;
  readonly subEventType: string;
}

/** One code of the list. */
export interface IncidentCode {
  readonly code: string;
  readonly title: { readonly en: string; readonly ar: string };
  /** The usual counterpart first; further ones where target, outcome or means decide. */
  readonly acled: readonly [AcledType, ...AcledType[]];
  /** ACLED has no type of this meaning: what goes there does not come back as this code. */
  readonly lossy: boolean;
}

const battles = of('Battles');
const remote = of('Explosions/Remote violence');
const civilians = of('Violence against civilians');
const strategic = of('Strategic developments');
const protests = of('Protests');
const riots = of('Riots');

const shelling = remote('Shelling/artillery/missile attack');
const airStrike = remote('Air/drone strike');
const explosive = remote('Remote explosive/landmine/IED');
const armedClash = battles('Armed clash');
const attack = civilians('Attack');
const other = strategic('Other');

/** All codes, by family. Acts of agreements (AGR.*) are not among them: they are entries of agreements. */
export const INCIDENT_CODES: readonly IncidentCode[] = [
  exact('KIN.CLASH', 'Exchange of fire', 'تبادل إطلاق نار', armedClash),
  exact(
    'KIN.ADVANCE_STATE',
    'Ground seized by state forces',
    'سيطرة قوات الدولة على أرض',
    battles('Government regains territory'),
  ),
  exact(
    'KIN.ADVANCE_NSA',
    'Ground seized by a non-state actor',
    'سيطرة جهة غير حكومية على أرض',
    battles('Non-state actor overtakes territory'),
  ),
  exact('KIN.SMALL_ARMS', 'Small-arms fire', 'إطلاق نار من أسلحة خفيفة', armedClash, attack),
  exact('KIN.SHELLING', 'Shelling', 'قصف مدفعي أو صاروخي', shelling),
  exact('KIN.AIR', 'Air strike', 'غارة جوية', airStrike),
  exact('KIN.DRONE', 'Drone strike', 'ضربة بطائرة مسيّرة', airStrike),
  exact('KIN.IED', 'Improvised explosive device', 'انفجار عبوة ناسفة', explosive),
  exact('KIN.MINE', 'Mine or unexploded ordnance', 'انفجار لغم أو ذخيرة غير منفجرة', explosive),
  exact('KIN.GRENADE', 'Grenade', 'إلقاء قنبلة يدوية', remote('Grenade')),
  exact('KIN.SUICIDE', 'Suicide attack', 'هجوم انتحاري', remote('Suicide bomb')),
  exact('KIN.CHEM', 'Chemical weapon', 'استخدام سلاح كيميائي', remote('Chemical weapon')),
  lossy('KIN.EXPLOSION_UNDET', 'Explosion of undetermined origin', 'انفجار غير محدد المصدر', shelling),

  lossy('MIL.LIVE_FIRE_EXERCISE', 'Live-fire exercise', 'تدريب بالذخيرة الحية', other),
  lossy('MIL.MOVE', 'Unauthorised movement of forces', 'تحرك قوات غير مصرّح به', other),
  lossy(
    'MIL.REINFORCE',
    'Reinforcement or fortification',
    'تعزيز أو تحصين عسكري',
    strategic('Headquarters or base established'),
    other,
  ),
  lossy('MIL.OVERFLIGHT', 'Prohibited flight', 'تحليق محظور', other),
  lossy('MIL.RECRUIT', 'Recruitment', 'تجنيد', other),
  exact(
    'MIL.DISRUPT',
    'Weapons seized or device defused',
    'ضبط أسلحة أو تفكيك عبوة',
    strategic('Disrupted weapons use'),
  ),

  exact('CIV.ATTACK', 'Attack on civilians', 'اعتداء على مدنيين', attack),
  exact(
    'CIV.SGBV',
    'Sexual or gender-based violence',
    'عنف جنسي أو قائم على النوع الاجتماعي',
    civilians('Sexual violence'),
  ),
  exact(
    'CIV.ABDUCTION',
    'Abduction or enforced disappearance',
    'خطف أو إخفاء قسري',
    civilians('Abduction/forced disappearance'),
  ),
  exact('CIV.ARREST', 'Arrest or detention', 'اعتقال أو احتجاز', strategic('Arrests')),
  lossy('CIV.HARASSMENT', 'Harassment or extortion', 'مضايقة أو ابتزاز', other),
  lossy(
    'CIV.DISPLACEMENT',
    'Forced displacement',
    'تهجير قسري',
    other,
    strategic('Non-violent transfer of territory'),
  ),

  exact(
    'PROP.LOOT',
    'Looting or destruction of property',
    'نهب أو تدمير ممتلكات',
    strategic('Looting/property destruction'),
  ),
  lossy(
    'ACC.AID_BLOCK',
    'Relief, medical or building goods obstructed',
    'عرقلة دخول المساعدات والبضائع',
    other,
  ),
  lossy('ACC.MOVEMENT', 'Movement obstructed', 'عرقلة حركة السكان', other),

  lossy('MON.DENIAL', 'Monitors denied access', 'منع المراقبين من الوصول', other),
  lossy('MON.ATTACK', 'Attack on monitors', 'هجوم على مراقبين', attack, armedClash, shelling),
  lossy('MON.JAMMING', 'Monitors’ equipment jammed', 'تشويش على أجهزة المراقبين', other),

  lossy('POL.PROVOCATION', 'Provocation or hostile propaganda', 'استفزاز أو دعاية عدائية', other),

  exact(
    'CIVIL.PROTEST',
    'Protest',
    'احتجاج',
    protests('Peaceful protest'),
    protests('Protest with intervention'),
    protests('Excessive force against protesters'),
  ),
  exact('CIVIL.RIOT', 'Riot', 'شغب', riots('Violent demonstration'), riots('Mob violence')),
];

const byCode: ReadonlyMap<string, IncidentCode> = new Map(INCIDENT_CODES.map((row) => [row.code, row]));

/** The row of a code; undefined if there is no such code. */
export function incidentCode(code: string): IncidentCode | undefined {
  return byCode.get(code);
}

/** The part of a code before its dot, like KIN. */
export function familyOf(code: string): string {
  return code.slice(0, code.indexOf('.'));
}

function of(eventType: string): (subEventType: string) => AcledType {
  return (subEventType) => ({ eventType, subEventType });
}

function exact(code: string, en: string, ar: string, ...acled: [AcledType, ...AcledType[]]): IncidentCode {
  return { code, title: { en, ar }, acled, lossy: false };
}

function lossy(code: string, en: string, ar: string, ...acled: [AcledType, ...AcledType[]]): IncidentCode {
  return { ...exact(code, en, ar, ...acled), lossy: true };
}
