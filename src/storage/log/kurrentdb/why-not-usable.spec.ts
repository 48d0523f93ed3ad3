import { describe, expect, it } from '@jest/globals';
import { whyOf } from './why-not-usable.js';

const LAST = '14 UNAVAILABLE: No connection established. Last error:';

/** The messages are those that the client gave, with Node 20. */
describe('why an event store cannot be used is told by what to do', () => {
  it.each([
    ['a wrong password', { code: 16, message: '16 UNAUTHENTICATED' }, /password/],
    ['a right that is missing', { code: 7, message: '7 PERMISSION_DENIED' }, /read \$all.*access list/],
    [
      'TLS at a port without',
      { message: `${LAST} Error: 80AC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number` },
      /tls=false/,
    ],
    [
      'no TLS at a port with it',
      { message: `${LAST} Failed to connect (2026-11-30T23:03:59.359Z). Resolution note: ` },
      /may speak TLS/,
    ],
    [
      'an authority that nobody knows',
      { message: `${LAST} Error: self-signed certificate. Resolution note: ` },
      /tlsCAFile/,
    ],
    [
      'a certificate of another host',
      {
        message: `${LAST} Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: IP: 10.1.2.3 is`,
      },
      /another host/,
    ],
    [
      'a host that is unknown',
      { message: '14 UNAVAILABLE: Name resolution failed for target dns:no-such-host.invalid:2113' },
      /unknown here/,
    ],
    [
      'a port where nothing listens',
      { message: `${LAST} Error: connect ECONNREFUSED 10.1.2.3:2119. Resolution note: ` },
      /Nothing answers/,
    ],
    ['a cluster without nodes', { message: 'Failed to discover after 2 attempts.' }, /No node/],
  ])('%s', (_, error, words) => {
    expect(whyOf(error)).toMatch(words);
    expect(whyOf(error)).not.toMatch(/10\.1\.2\.3|invalid:|SSL routines/);
  });

  it('and nothing is made up where that is not known', () => {
    expect(whyOf(new Error('Something else'))).toBeUndefined();
    expect(whyOf(undefined)).toBeUndefined();
  });
});
