import type { Dice } from '../../test/rules/random/dice.js';
import type { ApiDocument, Schema } from './document.js';
import { type Known, MARK } from './known.js';

/** Where a value stands: which thing the path names, and what of the body is there already. */
export interface Place {
  readonly params: Readonly<Record<string, string>>;
  readonly template: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const ZONES = ['Asia/Damascus', 'UTC', 'Europe/Kyiv', 'America/St_Johns', 'Asia/Kathmandu'];
const DURATIONS = ['P1D', 'P10D', 'P2M', 'P1Y', 'PT48H', 'P1W'];
const CODES = ['KIN.*', 'KIN.SHELLING', 'CIV.ARREST', 'CIV.*', '*', 'ACC.AID_BLOCK'];
const WORDS = ['أبو علي', 'ЛНР', 'Jērūd', 'عَدْرا', '🕊️', 'e\u0301t\u00e9', 'a\tb\nc'];
const LANGUAGES = ['en', 'ar', 'und', 'uk-Latn'];
const MINUTE = 60_000;
const YEAR_START = Date.UTC(2017, 0, 1);

/** Which pool a field names an id out of; fields of the same name mean the same everywhere. */
const POOLS: readonly (readonly [RegExp, string])[] = [
  [/^(source|viaSource)Id$/, 'sources'],
  [/^(body|leadBody)Id$/, 'bodies'],
  [/actorIds?$/i, 'actors'],
  [
    /^(proposedBy|negotiatedBy|inPresenceOf|between|allegedActors|targets|recognisedBy|actors|actor)$/,
    'actors',
  ],
  [/^(placeId|parentId|destinationPlaceId|places)$/, 'places'],
  [/^(zoneIds?|partOf|zone)$/, 'zones'],
  [/^checkpointId$/, 'checkpoints'],
  [/^(by|to)?agreementId$/i, 'agreements'],
  [/^expectationId$/, 'expectations'],
  [/^intoIncidentId$/, 'incidents'],
  [/^(derivedFrom|contradicts)$/, 'statements'],
];

/** Ids of things within a thing: those of the one that the path names. */
const INNER: Readonly<Record<string, string>> = {
  claimEventId: 'AgreementEnteredIntoForce of',
  requestId: 'SourceErasureRequested of',
  replaces: 'ZoneDelineated of',
  reportId: 'reports of',
  derivedFromReportId: 'reports of',
};

/** Makes values that a schema allows and that mean something: ids of what exists, times in order, words in many scripts. */
export class ValidValues {
  private made = 0;

  constructor(
    private readonly dice: Dice,
    private readonly document: ApiDocument,
    private readonly known: Known,
  ) {}

  /** A value for a field of this name. */
  of(name: string, given: Schema, place: Place): unknown {
    const schema = this.document.resolve(given);
    const special = this.special(name, schema, place);
    if (special !== undefined) return special;
    if (schema.oneOf !== undefined) return this.of(name, this.dice.pick(...schema.oneOf), place);
    if (schema.enum !== undefined) return this.dice.pick(...schema.enum);
    switch ([schema.type].flat()[0]) {
      case 'object':
        return this.object(schema, place);
      case 'array':
        return this.list(name, schema, place);
      case 'integer':
        return this.number(schema);
      case 'number':
        return Math.round(this.number(schema) * 100) / 100;
      case 'boolean':
        return this.dice.happens(0.5);
      case 'string':
        return this.text(name, schema, place);
      default:
        return null;
    }
  }

  /** An object with all that is required, and some of the rest. */
  object(schema: Schema, place: Place, optional = 0.3): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const [name, each] of Object.entries(schema.properties ?? {})) {
      const required = schema.required?.includes(name) === true;
      if (name === 'corrects' || !(required || this.dice.happens(optional))) continue;
      if (!required && this.refersToNothing(name, { ...place, body: { ...place.body, ...value } })) continue;
      const made = this.of(name, each, { ...place, body: { ...place.body, ...value } });
      if (made !== undefined) value[name] = made;
    }
    return consistent(this.dice, value);
  }

  word(): string {
    return this.dice.happens(0.05) ? `${this.name()} ${'x'.repeat(400)}` : this.name();
  }

  /** Short enough for a name. */
  private name(): string {
    this.made += 1;
    return `${MARK} ${this.made} ${this.dice.pick(...WORDS)}`;
  }

  slug(): string {
    this.made += 1;
    return `${MARK}-${this.made}`;
  }

  uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.dice.below(16).toString(16)).join('');
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20),
    ].join('-');
  }

  /** An instant of 2017. @param half 0 or 1: of which half of the year, where order matters */
  instant(half: number = this.dice.below(2)): string {
    const minutes = this.dice.below(180 * 24 * 60) + half * 183 * 24 * 60;
    return new Date(YEAR_START + minutes * MINUTE).toISOString();
  }

  /** An id that a field of this name can hold; undefined where it names none, or none exists. */
  idFor(name: string, { params, template, body }: Place): string | undefined {
    const { dice, known } = this;
    const inner = INNER[name];
    if (name === 'derivedFromReportId') {
      const others = known.all(`reports of ${params['id'] ?? ''}`).filter((id) => id !== body['reportId']);
      return others.length === 0 ? undefined : dice.pick(...others);
    }
    if (name === 'agreementId' && template.endsWith('/findings'))
      return known.one(dice, 'with ClauseStipulated');
    if (inner !== undefined) return known.one(dice, `${inner} ${params['id'] ?? ''}`);
    if (name === 'clauseId' && template.endsWith('/findings'))
      return known.one(dice, `clauses of ${String(body['agreementId'])}`);
    if (name === 'actorId' && template.endsWith('/signatures'))
      return known.one(dice, `signers of ${params['id'] ?? ''}`);
    const pool = POOLS.find(([names]) => names.test(name))?.[1];
    return pool === undefined ? undefined : known.one(dice, pool);
  }

  /** Whether a field of this name refers to something of which there is none yet. */
  private refersToNothing(name: string, place: Place): boolean {
    const refers = name in INNER || POOLS.some(([names]) => names.test(name));
    return refers && this.idFor(name, place) === undefined;
  }

  private special(name: string, schema: Schema, place: Place): unknown {
    const { dice } = this;
    const keys = schema.properties ?? {};
    if ('at' in keys && 'month' in keys) return this.fuzzy(name);
    if ('low' in keys && 'best' in keys) return this.count();
    if (name === 'geometry') return this.polygon();
    if (/^(names|title)$/.test(name) || (name === 'text' && schema.type === 'object' && !('lang' in keys)))
      return { en: this.name(), ...(dice.happens(0.3) ? { ar: this.name() } : {}) };
    if (name === 'aliases' && schema.type === 'object') return { text: this.name(), lang: 'ar' };
    if (/^(point|observer)$/.test(name)) return [36 + dice.below(100) / 100, 33 + dice.below(100) / 100];
    if (name === 'rangeM') return [100, 100 + dice.below(5000)];
    if (name === 'place' && schema.oneOf === undefined)
      return dice.happens(0.5) ? { text: this.word(), lang: 'en' } : undefined;
    if (name === 'identity') return { name: this.word(), phone: MARK };
    return [schema.type].flat().includes('string') ? this.idFor(name, place) : undefined;
  }

  private fuzzy(name: string): object {
    const { dice } = this;
    // An end certainly before its start is refused: what begins does so in the first half of the year.
    const half = name === 'start' ? 0 : name === 'end' ? 1 : dice.below(2);
    const day = (): string => this.instant(half).slice(0, 10);
    const time = dice.pick<() => object>(
      () => ({ at: this.instant(half) }),
      () => ({ date: day() }),
      () => ({ date: day(), timeZone: dice.pick(...ZONES) }),
      () => ({ month: day().slice(0, 7) }),
      () => ({ year: '2017' }),
      () => ({ earliest: day() }),
      () => ({ latest: day() }),
      () => ({ earliest: `2017-0${1 + half * 6}-01`, latest: this.instant(half) }),
      () => ({ unknown: true }),
    )();
    return dice.happens(0.1) ? { ...time, verbatim: this.word() } : time;
  }

  private count(): object {
    const low = this.dice.below(5);
    const best = low + this.dice.below(5);
    const bounds = this.dice.pick<object>(
      { best },
      { low, high: best },
      { low, best, high: best + 3 },
      { low },
    );
    return this.dice.happens(0.2) ? { ...bounds, verbatim: this.word() } : bounds;
  }

  private polygon(): object {
    const [x, y] = [36 + this.dice.below(50) / 100, 33 + this.dice.below(50) / 100];
    const size = 0.05 + this.dice.below(40) / 100;
    const ring = [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y],
    ];
    return { type: 'Polygon', coordinates: [ring] };
  }

  private list(name: string, schema: Schema, place: Place): unknown[] {
    const length = Math.max(schema.minItems ?? 1, 1 + this.dice.below(3));
    const items = Array.from({ length }, () => this.of(name, schema.items ?? {}, place));
    const strings = items.filter((each) => typeof each === 'string');
    return strings.length === items.length ? [...new Set(strings)] : items;
  }

  private number({ minimum = 0, maximum = 1000 }: Schema): number {
    const span = Math.min(maximum - minimum, 500);
    return this.dice.happens(0.05) ? this.dice.pick(minimum, maximum) : minimum + this.dice.below(span + 1);
  }

  private text(name: string, { format, pattern }: Schema, place: Place): string {
    const { dice } = this;
    if (name === 'about') return this.about();
    if (name === 'timeZone' || name === 'tz') return dice.pick(...ZONES);
    if (name === 'lang') return dice.pick(...LANGUAGES);
    if (/^(duration|publicDelay)$/.test(name)) return dice.pick(...DURATIONS);
    if (name === 'sha256') return Array.from({ length: 64 }, () => dice.below(16).toString(16)).join('');
    if (name === 'mediaType') return 'image/png';
    if (name === 'pcode') return `SY0${dice.below(10)}`;
    if (name === 'code' || name === 'prohibits') return dice.pick(...CODES);
    if (name === 'from' || name === 'to') return this.instant(name === 'from' ? 0 : 1);
    if (format === 'uuid') return this.uuid();
    if (format === 'date-time') return this.instant();
    if (pattern !== undefined) return this.slug();
    return place.template === '' ? MARK : this.word();
  }

  private about(): string {
    const kind = this.dice.pick('zones', 'actors', 'places', 'agreements', 'incidents', 'sources');
    return `${kind}/${this.known.one(this.dice, kind) ?? 'none'}`;
  }
}

/** What the schema cannot say: of some fields only one may be there, of some others at least one must. */
function consistent(dice: Dice, value: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(value);
  if ('start' in value && 'end' in value) delete value['ongoing'];
  if (keys.length === 2 && 'agreementId' in value && 'expectationId' in value)
    delete value[dice.pick('agreementId', 'expectationId')];
  if ('kind' in value && 'actorIds' in value && value['kind'] !== 'TARGET_ACTORS') delete value['actorIds'];
  return value;
}
