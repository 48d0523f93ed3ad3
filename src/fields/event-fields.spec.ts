import { describe, expect, it } from '@jest/globals';
import { type DataOf, event } from '../core/event-type.js';
import {
  byLanguage,
  entryId,
  followed,
  list,
  location,
  nullable,
  object,
  oneOf,
  optional,
  own,
  ref,
  refs,
  restricted,
  sourceBound,
  statedSpan,
  string,
  text,
} from './event-fields.js';

const bridgeBlown = event(
  'BridgeBlown',
  {
    bridgeId: string,
    zoneId: own('zone'),
    where: optional(restricted(followed(location))),
    by: nullable(ref('actor')),
    witnesses: sourceBound(list(object({ actorId: ref('actor'), account: optional(text) }))),
    over: statedSpan,
    degree: oneOf(['PARTLY', 'WHOLLY']),
    title: optional(restricted(byLanguage(text))),
    after: optional(entryId),
    reportedBy: ref('source', { subject: false }),
    ...{ places: optional(followed(refs('place'))) },
  },
  { subjects: ['by', 'where', 'places', 'witnesses'], validTime: ({ over }) => over.start },
);
type BridgeBlown = DataOf<typeof bridgeBlown>;

const at = { earliest: null, latest: null, given: {}, timeZone: 'UTC' };
const data: BridgeBlown = {
  bridgeId: 'b',
  zoneId: 'z',
  where: { checkpointId: 'c' },
  by: 'a1',
  witnesses: [{ actorId: 'a2', account: { textRef: 't' } }, { actorId: 'a3' }],
  over: { start: at },
  degree: 'WHOLLY',
  after: 'e1',
  reportedBy: 's1',
  places: ['p1', 'p2'],
};

describe('an event that is declared field by field', () => {
  it('is made of data of the type that its fields give', () => {
    expect(bridgeBlown(data)).toEqual({ type: 'BridgeBlown', data });
    const { where, by, title }: BridgeBlown = { ...data, where: undefined, by: null };
    expect([where, by, title]).toEqual([undefined, null, undefined]);
  });

  it('has each field in the section that was said, which is public where none was', () => {
    expect(bridgeBlown.sections).toMatchObject({
      ...{ bridgeId: 'public', where: 'restricted', title: 'restricted', witnesses: 'source' },
    });
  });

  it('is found under the things that it names, in the order that was said, but not under its own', () => {
    const keys = ['actor-a1', 'checkpoint-c', 'place-p1', 'place-p2', 'actor-a2', 'actor-a3'];
    expect(bridgeBlown.subjects(data)).toEqual(keys);
  });

  it('is judged with the things that are followed, and no others', () => {
    expect(bridgeBlown.followed(data)).toEqual(['checkpoint-c', 'place-p1', 'place-p2']);
  });

  it('leads from the entry that it answers', () => {
    expect(bridgeBlown.answered(data)).toEqual(['e1']);
  });

  it('names what can be read of it where fields are missing, or are not what they should be', () => {
    const part = { witnesses: [{ actorId: 'a2' }, 7, null], where: 'somewhere', places: 'p1', by: 3 };
    expect(bridgeBlown.subjects(part)).toEqual(['actor-a2']);
    expect(bridgeBlown.followed({})).toEqual([]);
  });

  it('knows where its text is', () => {
    const places = bridgeBlown.marks.filter(({ is }) => is === 'text').map(({ path }) => path.join('.'));
    expect(places).toEqual(['witnesses.[].account', 'over.start.verbatim', 'over.end.verbatim', 'title.[]']);
  });

  it('does not compile with a wrong field, or a wrong use of one', () => {
    const wrong = [
      // @ts-expect-error there is no such kind of thing
      () => ref('bridge'),
      // @ts-expect-error a section alone is no field
      () => event('Wrong', { zoneId: 'public' }),
      // @ts-expect-error its subjects are named by no field of that name
      () => event('Wrong', { zoneId: ref('zone') }, { subjects: ['actorId'] }),
      // @ts-expect-error it has no such time
      () => event('Wrong', { zoneId: ref('zone') }, { validTime: ({ since }) => void since }),
      // @ts-expect-error a field that must be there is missing
      () => event('Wrong', { zoneId: ref('zone'), degree: string })({ zoneId: 'z' }),
      // @ts-expect-error the list has no such value
      () => event('Wrong', { degree: oneOf(['PARTLY']) })({ degree: 'WHOLLY' }),
      // @ts-expect-error null has to be declared
      () => event('Wrong', { by: optional(ref('actor')) })({ by: null }),
    ];
    expect(wrong).toHaveLength(7);
    expect(event('Right', { by: optional(ref('actor')) })({}).data).toEqual({});
  });
});
