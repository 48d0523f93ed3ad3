import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { ConfigError } from '../../../core/start-refused.js';
import { checkedConnectionString, forClient, prefersLeader } from './connection-string.js';
import { Connection } from './connection.js';
import { DEFAULT_PATIENCE } from './patience.js';

const SECRET = 'm0st-secret';

describe('a connection string', () => {
  let warned: unknown[];

  beforeEach(() => {
    warned = [];
    jest.spyOn(console, 'warn').mockImplementation((...words) => void warned.push(words));
  });
  afterEach(() => void jest.restoreAllMocks());

  it.each([
    'kurrentdb://127.0.0.1:2113?tls=false',
    'kurrentdb+discover://ledger:m0st-secret@db.example?tls=true&tlsCAFile=/ca.pem',
    'kurrentdb://one:2113,two:2113,three:2113?nodePreference=leader&keepAliveInterval=12000',
  ])('is taken as it is: %s', (url) => {
    expect(checkedConnectionString(url)).toBe(url);
  });

  it.each(['esdb://h:2113', 'esdb+discover://h', 'kdb://h', 'kurrent+discover://h'])(
    'of the old names is taken by the new one, so that the client does not warn: %s',
    (url) => {
      expect(checkedConnectionString(url)).toMatch(/^kurrentdb(\+discover)?:\/\/h/);
    },
  );

  it('with an option that the client does not know would be printed whole by the client', () => {
    KurrentDBClient.connectionString(`kurrentdb://u:${SECRET}@h:2113?tls=false&colour=red`);
    expect(JSON.stringify(warned)).toContain(SECRET);
  });

  it.each([
    ['an option that the client does not know', '?tls=false&colour=red', /colour/],
    ['an option without a value', '?tls', /tls.*value/],
    ['conflicts as answers (fact 2)', '?throwOnAppendFailure=false', /throwOnAppendFailure/],
    ['what the client does not take', '?tls=maybe', /does not take/],
    ['a fragment', '?tls=false#x', /no connection string/],
  ])('is refused before it is used, and not repeated, with %s', (_, options, words) => {
    const open = (): Connection =>
      new Connection(`kurrentdb://u:${SECRET}@h:2113${options}`, DEFAULT_PATIENCE);
    expect(open).toThrow(ConfigError);
    expect(open).toThrow(words);
    expect(open).not.toThrow(SECRET);
    expect(warned).toEqual([]);
  });

  it('is refused with the password that every server starts with (fact 10)', () => {
    expect(() => checkedConnectionString('kurrentdb://admin:changeit@h:2113')).toThrow(/Change it/);
    expect(() => checkedConnectionString('kurrentdb://ops:change%69t@h:2113')).toThrow(/Change it/);
  });

  it('differs from client to client in how often it asks whether the server lives, and in nothing else', () => {
    const given = 'kurrentdb://h?discoveryInterval=100';
    expect(forClient(given, 1)).toBe(`${given}&keepAliveInterval=10001`);
    expect(forClient(`${given}&keepAliveInterval=20000&tls=false`, 3)).toBe(
      `${given}&keepAliveInterval=20003&tls=false`,
    );
    expect(forClient(`${given}&keepAliveInterval=-1`, 4)).toBe(`${given}&keepAliveInterval=-1`);
  });

  it('says how soon to look for a server, where nobody did', () => {
    const options = 'discoveryInterval=20&maxDiscoverAttempts=250&keepAliveInterval=10002';
    expect(forClient('kurrentdb://h', 2)).toBe(`kurrentdb://h?${options}`);
    expect(forClient('kurrentdb://h?tls=false', 2)).toBe(`kurrentdb://h?tls=false&${options}`);
  });

  it.each([
    ['kurrentdb://h', true],
    ['kurrentdb://h?tls=false&nodePreference=leader', true],
    ['kurrentdb://h?node_preference=Follower', false],
    ['kurrentdb://h?tls=false&nodePreference=readOnlyReplica', false],
  ])('has the node read that leads, unless it prefers another: %s', (url, leads) => {
    expect(prefersLeader(url)).toBe(leads);
  });
});
