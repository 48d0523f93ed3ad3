import type { DataWith, Field, Fields, Section } from '../core/event-type.js';
import { EACH, type Mark, marksBelow, marksWithin } from '../core/marks.js';
import type { TextRef } from '../core/text-ref.js';
import type { Count, Location, LonLat } from '../rules/facts/entries.js';
import * as answered from './schema.js';
import type { AnswerSchema } from './schema.js';
import { aboutStream, streamOf, type ThingKind } from './things.js';
import type { StatedSpan, StatedTime } from './time-fields.js';

/** The kinds of values in events' data. A field is public and must be there unless a modifier says otherwise. */

/** A field that is there. */
type There<Value> = Field<Value, false>;

function kind<Value>(schema: AnswerSchema, marks: readonly Mark[] = []): There<Value> {
  return { section: 'public', optional: false, marks, schema };
}

/** Values that hold neither text nor ids of other things. @param schema how they are answered */
export function plain<Value>(schema: AnswerSchema = answered.anyObject): There<Value> {
  return kind(schema);
}
export const string = plain<string>(answered.text);
export const number = plain<number>(answered.number);
export const integer = plain<number>(answered.integer);
export const flag = plain<boolean>(answered.flag);
export const lonLat = plain<LonLat>(answered.lonLat);

/** Names or titles by BCP 47 language tag. */
export type Names = Readonly<Record<string, string>>;
export const names = plain<Names>(answered.names);

/** A further spelling. */
export interface Alias {
  readonly text: string;
  readonly lang: string;
}
export const aliases = plain<readonly Alias[]>(
  answered.list(answered.closed({ text: answered.text, lang: answered.text })),
);

/** A value of a closed list. */
export function oneOf<const Value extends string>(values: readonly Value[]): There<Value> {
  return { ...kind(answered.text), values };
}

/** Free text: a reference and a commitment, never the text itself. */
export const text = kind<TextRef>(answered.words, [{ is: 'text', path: [] }]);

/** The id of an entry that this one answers; it is found from there. */
export const entryId = kind<string>(answered.uuid, [{ is: 'entry', path: [] }]);

/** The id of the thing in whose stream the event stands. */
export function own(of: ThingKind): There<string> {
  return kind(answered.id, [{ is: 'own', kind: of, path: [] }]);
}

const named = { is: 'thing', subject: true, followed: false, path: [] } as const;

/** The id of another thing. @param use `subject: false`: entries are not looked for under it */
export function ref(of: ThingKind, use: { readonly subject?: false } = {}): There<string> {
  return kind(answered.id, [{ ...named, ...use, kind: of, keyOf: (id) => streamOf(of, id) }]);
}

export function refs(of: ThingKind): There<readonly string[]> {
  return list(ref(of));
}

/** Things of any kind, as `<plural>/<id>`, like `zones/eastern-qalamoun`. */
export const about = list(kind<string>(answered.text, [{ ...named, keyOf: aboutStream }]));

export function list<Value>({ schema, marks }: Field<Value>): There<readonly Value[]> {
  return kind(answered.list(schema), marksBelow(EACH, marks));
}

/** Values by BCP 47 language tag. */
export function byLanguage<Value>({ marks }: Field<Value>): There<Readonly<Record<string, Value>>> {
  return kind(answered.anyObject, marksBelow(EACH, marks));
}

/** An object with fields of its own, whose sections do not count: that of the whole does. */
export function object<F extends Fields>(fields: F): There<DataWith<F>> {
  return kind(answered.anyObject, marksWithin(fields));
}

/** A value of a type of its own. @param parts its fields that hold text or ids of other things, in whatever form has them */
export function compound<Value>(parts: Fields): There<Value> {
  return kind(answered.anyObject, marksWithin(parts));
}

/** A value in one of two forms. */
export function either<One, Other>(one: Field<One>, other: Field<Other>): There<One | Other> {
  return kind(answered.anyObject, [...one.marks, ...other.marks]);
}

/** A number as it is stored: its bounds, what was counted, and the source's own words. */
export interface StatedCount extends Count {
  readonly unit?: string;
  readonly verbatim?: TextRef;
}

export const statedTime = compound<StatedTime>({ verbatim: text });
export const statedSpan = compound<StatedSpan>({ start: statedTime, end: statedTime });
export const count = compound<StatedCount>({ verbatim: text });
export const location = compound<Location>({
  placeId: ref('place'),
  checkpointId: ref('checkpoint'),
  zoneId: ref('zone'),
});

/** The field is answered in another form than its kind is. */
export function answeredAs<F extends Field>(schema: AnswerSchema, field: F): F {
  return { ...field, schema };
}

/** The field may be absent. */
export function optional<Value>(field: Field<Value>): Field<Value, true> {
  return { ...field, optional: true };
}

/** Null says that there is none. */
export function nullable<Value>(field: Field<Value>): There<Value | null> {
  return { ...field, optional: false };
}

export function restricted<F extends Field>(field: F): F {
  return within('restricted', field);
}

export function sourceBound<F extends Field>(field: F): F {
  return within('source', field);
}

/** Judging an entry rests on the things named here: it is not judged without them. */
export function followed<F extends Field>(field: F): F {
  return { ...field, marks: field.marks.map((mark) => ({ ...mark, followed: true })) };
}

function within<F extends Field>(section: Section, field: F): F {
  return { ...field, section };
}
