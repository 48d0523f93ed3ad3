import { describe, expect, it } from '@jest/globals';
import { repeatedKey } from './repeated-key.js';

describe('a key that comes twice in a JSON text', () => {
  it.each([
    ['in the whole', '{"id":1,"id":1}', '/id'],
    ['further in', '{"report":{"url":"a","text":{},"url":"b"}}', '/report/url'],
    ['in an item of a list', '{"counts":[{"a":1},{"a":1,"b":[[{"c":1 , "c" : 2}]]}]}', '/counts/1/b/0/0/c'],
    ['written in two ways', '{"a\\u0062":1,"ab":2}', '/ab'],
    ['with blanks, and signs that a pointer escapes', '{ "a/b" :\n1,\t"a/b"\r:2}', '/a~1b'],
    ['after another object with the same', '{"a":{"x":1},"b":{"x":1},"a":2}', '/a'],
    ['of no letters', '{"":1,"":2}', '/'],
    ['that every object has', '{"constructor":1,"constructor":2}', '/constructor'],
  ])('is found %s', (_where, json, pointer) => {
    JSON.parse(json);
    expect(repeatedKey(json)).toBe(pointer);
  });

  it.each([
    ['a value like a key', '{"id":"id","other":"id"}'],
    ['text that looks like an object', '{"a":"{\\"b\\":1,\\"b\\":2}","c":"\\\\"}'],
    ['the same key in two items', '[{"a":1},{"a":1}]'],
    ['a list of the same texts', '["a","a",{"a":["a","a"]}]'],
    ['a key in upper case', '{"a":1,"A":2}'],
    ['a text alone', '"a"'],
    ['a number alone', '1'],
  ])('is none: %s', (_what, json) => {
    JSON.parse(json);
    expect(repeatedKey(json)).toBeUndefined();
  });

  it('is not looked for where a text nests so deep that it is refused for that', () => {
    expect(repeatedKey(`${'{"a":'.repeat(100_000)}{"b":1,"b":2}${'}'.repeat(100_000)}`)).toBeUndefined();
    expect(repeatedKey(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeUndefined();
  });
});
