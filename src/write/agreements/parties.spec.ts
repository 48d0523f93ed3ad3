import { describe, expect, it } from '@jest/globals';
import type { Role } from '../../rules/facts/entries.js';
import { accede, withdraw } from './accede-or-withdraw.js';
import { assigned, ID, on, recording } from '../../testing/agreement.fixture.js';
import { resumeAgreement, suspendAgreement, terminateAgreement } from './interrupt-agreement.js';
import {
  agreementResumed,
  agreementSigned,
  agreementSuspended,
  agreementTerminated,
  partyAcceded,
  partyResponseRecorded,
  partyWithdrew,
} from '../../events/agreements/party-events.js';
import { recordResponse } from './record-response.js';
import { signAgreement } from './sign-agreement.js';
import { ROLES } from '../../events/agreements/vocabulary.js';

const party = assigned('jaysh', 'PARTY');
const signed = agreementSigned({ agreementId: ID, actorId: 'jaysh', at: on('2017-07-10'), sourceId: 's' });
const rejected = partyResponseRecorded({
  agreementId: ID,
  actorId: 'jaysh',
  response: 'REJECTED',
  asOf: on('2017-07-12'),
});
const acceded = partyAcceded({ agreementId: ID, actorId: 'jaysh', at: on('2017-07-11') });
const withdrew = partyWithdrew({ agreementId: ID, actorId: 'jaysh', at: on('2017-07-13') });
const warning = (code: string, pointer: string) => [{ code, pointer }];

describe('a signature', () => {
  const sent = { actorId: 'jaysh', at: { date: '2017-07-10' } };

  it.each(ROLES.map((role): [Role, boolean] => [role, ['PARTY', 'GUARANTOR', 'WITNESS'].includes(role)]))(
    'of a %s is taken: %s',
    (role, taken) => {
      const outcome = recording(signAgreement, sent, assigned('jaysh', role));
      if (taken) expect(outcome.events).toEqual([signed]);
      else expect(outcome.refusal).toBe('NO_SIGNING_ROLE');
    },
  );

  it('is refused from one who has no role, whatever others have', () => {
    expect(recording(signAgreement, sent, assigned('rahman', 'PARTY')).refusal).toBe('NO_SIGNING_ROLE');
  });

  it('is taken from one who acceded', () => {
    expect(recording(signAgreement, sent, acceded).events).toEqual([signed]);
  });

  it('keeps the name of who signed out of the log', () => {
    const { events } = recording(signAgreement, { ...sent, by: { text: 'A. B.', lang: 'en' } }, party);
    expect(events).toMatchObject([{ data: { by: { textRef: '/by' } } }]);
  });

  it('is recorded again with a warning', () => {
    const { events, warnings } = recording(signAgreement, sent, party, signed);
    expect(events).toEqual([signed]);
    expect(warnings).toEqual(warning('ALREADY_SIGNED', '/actorId'));
    expect(recording(signAgreement, sent, party).warnings).toEqual([]);
  });

  it('after a rejection contradicts it', () => {
    const later = { ...sent, at: { date: '2017-07-20' } };
    expect(recording(signAgreement, later, party, rejected).warnings).toEqual(
      warning('CONTRADICTS_EARLIER_ACT', '/actorId'),
    );
  });

  it('warns when the agreement was over by then', () => {
    const ended = agreementTerminated({ agreementId: ID, at: on('2017-07-09') });
    expect(recording(signAgreement, sent, party, ended).warnings).toEqual(warning('AGREEMENT_OVER', '/at'));
  });
});

describe('a response', () => {
  const response = (value: string, date = '2017-08-01') => ({
    actorId: 'jaysh',
    response: value,
    asOf: { date },
  });

  it('is recorded as of a day, silence too', () => {
    expect(recording(recordResponse, response('SILENT'), party).events).toEqual([
      partyResponseRecorded({
        agreementId: ID,
        actorId: 'jaysh',
        response: 'SILENT',
        asOf: on('2017-08-01'),
        sourceId: 's',
      }),
    ]);
  });

  it.each([
    ['REJECTED', 'a signature', true, signed],
    ['SILENT', 'a signature', true, signed],
    ['ACCEPTED', 'a signature', false, signed],
    ['ACCEPTED', 'a rejection', true, rejected],
    ['DECLARED_OBSERVANCE', 'a withdrawal', true, withdrew],
    ['SILENT', 'a rejection', true, rejected],
    ['REJECTED', 'a rejection', false, rejected],
  ])('%s after %s contradicts it, which is warned of: %s', (value, _, contradicts, earlier) => {
    expect(recording(recordResponse, response(value), party, earlier).warnings).toEqual(
      contradicts ? warning('CONTRADICTS_EARLIER_ACT', '/response') : [],
    );
  });

  it('before a signature contradicts nothing', () => {
    expect(recording(recordResponse, response('REJECTED', '2017-07-01'), party, signed).warnings).toEqual([]);
  });

  it('of one without a role warns of it', () => {
    expect(recording(recordResponse, response('ACCEPTED')).warnings).toEqual(warning('NO_ROLE', '/actorId'));
  });
});

describe('joining and leaving', () => {
  const sent = { actorId: 'jaysh', at: { date: '2017-07-20' } };

  it('are recorded with their time', () => {
    const fact = { agreementId: ID, actorId: 'jaysh', at: on('2017-07-20'), sourceId: 's' };
    expect(recording(accede, sent).events).toEqual([partyAcceded(fact)]);
    expect(recording(withdraw, sent, party).events).toEqual([partyWithdrew(fact)]);
  });

  it('warn when the actor is in or out already', () => {
    expect(recording(accede, sent, party, signed).warnings).toEqual(warning('ALREADY_IN', '/actorId'));
    expect(recording(withdraw, sent, party, withdrew).warnings).toEqual(warning('ALREADY_OUT', '/actorId'));
    expect(recording(withdraw, sent, acceded).warnings).toEqual([]);
    expect(recording(accede, sent, acceded, withdrew).warnings).toEqual([]);
  });

  it('warn of leaving without ever having had a role', () => {
    expect(recording(withdraw, sent).warnings).toEqual(warning('NO_ROLE', '/actorId'));
  });
});

describe('an interruption', () => {
  const sent = { at: { date: '2017-08-01' }, reason: 'shelling of Jayrud' };
  const fact = { agreementId: ID, at: on('2017-08-01'), reason: { textRef: '/reason' }, sourceId: 's' };
  const suspended = agreementSuspended({ agreementId: ID, at: on('2017-07-15') });
  const resumed = agreementResumed({ agreementId: ID, at: on('2017-07-20') });

  it('needs a reason', () => {
    for (const useCase of [suspendAgreement, resumeAgreement, terminateAgreement]) {
      expect(recording(useCase, { at: sent.at }).refusal).toBe('INVALID_INPUT');
    }
  });

  it('is of the agreement as a whole, or of an actor’s part', () => {
    expect(recording(suspendAgreement, sent).events).toEqual([agreementSuspended(fact)]);
    expect(recording(resumeAgreement, sent).events).toEqual([agreementResumed(fact)]);
    expect(recording(terminateAgreement, { ...sent, byActorId: 'jaysh' }).events).toEqual([
      agreementTerminated({ ...fact, byActorId: 'jaysh' }),
    ]);
  });

  it('warns of suspending twice, and of resuming what was not suspended', () => {
    expect(recording(suspendAgreement, sent, suspended).warnings).toEqual(warning('ALREADY_SUSPENDED', ''));
    expect(recording(suspendAgreement, sent, suspended, resumed).warnings).toEqual([]);
    expect(recording(resumeAgreement, sent, suspended).warnings).toEqual([]);
    expect(recording(resumeAgreement, sent, suspended, resumed).warnings).toEqual(
      warning('NOT_SUSPENDED', ''),
    );
  });

  it('of an actor’s part has nothing to do with that of the whole', () => {
    const own = { ...sent, byActorId: 'jaysh' };
    const suspendedOwn = agreementSuspended({ agreementId: ID, at: on('2017-07-15'), byActorId: 'jaysh' });
    expect(recording(suspendAgreement, own, party, suspended).warnings).toEqual([]);
    expect(recording(suspendAgreement, own, party, suspendedOwn).warnings).toEqual(
      warning('ALREADY_SUSPENDED', ''),
    );
    expect(recording(resumeAgreement, sent, party, suspendedOwn).warnings).toEqual(
      warning('NOT_SUSPENDED', ''),
    );
  });

  it('by one without a role warns of it', () => {
    expect(recording(terminateAgreement, { ...sent, byActorId: 'jaysh' }).warnings).toEqual(
      warning('NO_ROLE', '/byActorId'),
    );
  });

  it('warns of ending twice', () => {
    const ended = agreementTerminated({ agreementId: ID, at: on('2017-07-15') });
    expect(recording(terminateAgreement, sent, ended).warnings).toEqual(warning('AGREEMENT_OVER', '/at'));
  });
});
