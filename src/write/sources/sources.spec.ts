import { describe, expect, it } from '@jest/globals';
import { referencesOf } from '../../fields/field.js';
import { specify } from '../../testing/commands.js';
import { validateBody } from '../../fields/validation.js';
import { changeConsent } from './change-consent.js';
import { sourceConsentChanged, sourceRegistered } from '../../events/sources/events.js';
import { gradeSource } from './grade-source.js';
import { RegisterSourceBody, registerSource } from './register-source.js';

const orient = { id: 'orient-tv', kind: 'MEDIA', label: 'Orient television' };
const confidential = { kind: 'ANONYMOUS_PERSON', label: 'A military source', confidential: true };
const register = specify(registerSource).given();
const on = { id: 'orient-tv', params: { id: 'orient-tv' } };
const registered = sourceRegistered({
  sourceId: 'orient-tv',
  kind: 'MEDIA',
  label: { textRef: '/label' },
  confidential: false,
  consent: 'INTERNAL',
});

describe('a source', () => {
  it('is registered with a label in words, and with consent for internal use until it agrees to more', () => {
    expect(register.when(orient).events).toEqual([registered]);
    expect(register.when({ ...orient, consent: 'PARTNERS' }).events).toMatchObject([
      { data: { consent: 'PARTNERS' } },
    ]);
  });

  it('gets an id when none was chosen', () => {
    expect(register.when({ ...orient, id: undefined }).events).toMatchObject([
      { data: { sourceId: 'new-thing' } },
    ]);
  });

  it('belongs to an actor, who must exist', () => {
    const aloush = { ...orient, affiliationActorId: 'jaysh-al-islam' };
    const { events } = register.when(aloush);
    expect(events).toMatchObject([{ data: { affiliationActorId: 'jaysh-al-islam' } }]);
    expect(sourceRegistered.subjects(events[0]?.data as never)).toEqual(['actor-jaysh-al-islam']);
    expect(referencesOf(validateBody(RegisterSourceBody, aloush))).toEqual([
      { stream: 'actor-jaysh-al-islam', pointer: '/affiliationActorId' },
    ]);
    expect(register.when({ ...orient, affiliationActorId: 'Jaysh al-Islam' }).refusal).toBe('INVALID_INPUT');
    expect(register.when({ ...orient, affiliationActorId: ['jaysh'] }).refusal).toBe('INVALID_INPUT');
  });

  it('has an identity that is kept as words alone', () => {
    const identity = { name: 'Somebody', phone: '+963' };
    const { events } = register.when({ ...confidential, identity });
    expect(events).toMatchObject([{ data: { identity: { textRef: '/identity' } } }]);
    expect(JSON.stringify(events)).not.toContain('Somebody');
    expect(sourceRegistered.sections['identity']).toBe('source');
    expect(register.when({ ...confidential, identity: ['Somebody'] }).refusal).toBe('INVALID_INPUT');
    expect(register.when({ ...confidential, identity: { story: 'x'.repeat(20_000) } }).refusal).toBe(
      'INVALID_INPUT',
    );
  });

  it('may be what another source told of it', () => {
    expect(register.when({ ...orient, sourceId: 'ammar-johmani' }).events).toEqual([
      sourceRegistered({ ...registered.data, toldBySourceId: 'ammar-johmani' }),
    ]);
  });

  it('is graded A to F for a reason', () => {
    const grade = specify(gradeSource).given(registered);
    expect(grade.when({ reliability: 'C', reason: 'Partisan' }, on).events).toEqual([
      {
        type: 'SourceReliabilityGraded',
        data: { sourceId: 'orient-tv', reliability: 'C', reason: { textRef: '/reason' } },
      },
    ]);
    expect(grade.when({ reliability: 'G', reason: 'Partisan' }, on).refusal).toBe('INVALID_INPUT');
    expect(grade.when({ reliability: 'C' }, on).refusal).toBe('INVALID_INPUT');
  });

  it('changes its consent; what it agreed to already changes nothing', () => {
    const agreed = { consent: 'PUBLIC_LABEL', reason: 'Asked by phone' };
    const [change] = specify(changeConsent).given(registered).when(agreed, on).events;
    expect(change).toMatchObject({ type: 'SourceConsentChanged', data: { consent: 'PUBLIC_LABEL' } });
    const changed = sourceConsentChanged(change?.data as never);
    expect(specify(changeConsent).given(registered, changed).when(agreed, on).events).toEqual([]);
    expect(
      specify(changeConsent)
        .given(registered)
        .when({ ...agreed, consent: 'INTERNAL' }, on).events,
    ).toEqual([]);
  });
});

describe('a confidential source', () => {
  it('gets its id from the ledger; a given one is refused', () => {
    expect(register.when(confidential).events).toMatchObject([
      { data: { sourceId: 'new-thing', confidential: true } },
    ]);
    expect(() => register.when({ ...confidential, id: 'abu-ahmad' }).events).toThrow(
      expect.objectContaining({
        faults: [expect.objectContaining({ pointer: '/id', code: 'ID_IS_MADE_HERE' })],
      }),
    );
    expect(register.when({ ...confidential, id: 'abu-ahmad' }).refusal).toBe('INVALID_INPUT');
  });

  it('has its affiliation in words, neither in the log nor among what the entry speaks of', () => {
    const { events } = register.when({ ...confidential, affiliationActorId: 'ahmad-al-abdu' });
    expect(events).toMatchObject([{ data: { affiliation: { textRef: '/affiliationActorId' } } }]);
    expect(JSON.stringify(events)).not.toContain('ahmad-al-abdu');
    expect(sourceRegistered.subjects(events[0]?.data as never)).toEqual([]);
  });
});
