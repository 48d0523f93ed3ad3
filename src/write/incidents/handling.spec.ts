import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { attachEvidence } from './attach-evidence.js';
import { embargoIncident } from './embargo-incident.js';
import {
  evidenceAttached,
  incidentEmbargoed,
  incidentPublished,
  violationReferred,
} from '../../events/incidents/handling-events.js';
import { INCIDENT, shellingReported } from '../../testing/incident.fixture.js';
import { publishIncident } from './publish-incident.js';
import { referViolation } from './refer-violation.js';

const here = { id: INCIDENT };
const reason = { textRef: '/reason' };

describe('evidence', () => {
  const sha256 = 'ab'.repeat(32);
  const attach = specify(attachEvidence).given(shellingReported);

  it('is attached by its hash', () => {
    const picture = {
      sha256: sha256.toUpperCase(),
      mediaType: 'image/jpeg',
      capturedAt: '2017-08-10T09:00:00+03:00',
      description: { text: 'The crater', lang: 'en' },
    };
    const [event] = attach.when(picture, here).events;
    const capturedAt = '2017-08-10T06:00:00.000Z';
    expect(event).toEqual(
      evidenceAttached({
        incidentId: INCIDENT,
        sha256,
        mediaType: 'image/jpeg',
        capturedAt,
        description: { textRef: '/description' },
      }),
    );
    expect(evidenceAttached.validTime(event?.data as never)).toEqual({
      earliest: capturedAt,
      latest: capturedAt,
    });
  });

  it('shows the public nothing, not even its hash', () => {
    expect(Object.entries(evidenceAttached.sections).filter(([, section]) => section === 'public')).toEqual([
      ['incidentId', 'public'],
      ['bodyId', 'public'],
    ]);
  });

  it.each([
    ['a hash that is too short', { sha256: 'ab' }],
    ['no hash', {}],
    ['words as media type', { sha256, mediaType: 'image/jpeg; taken="by Ahmad"' }],
  ])('is refused with %s', (_, body) => {
    expect(attach.when(body, here).refusal).toBe('INVALID_INPUT');
  });

  it('warns if it is attached already', () => {
    const before = specify(attachEvidence).given(
      shellingReported,
      evidenceAttached({ incidentId: INCIDENT, sha256 }),
    );
    expect(before.when({ sha256 }, here).warnings).toEqual([
      { code: 'ALREADY_ATTACHED', pointer: '/sha256' },
    ]);
    expect(attach.when({ sha256 }, here).warnings).toEqual([]);
  });
});

describe('a publication', () => {
  const publish = specify(publishIncident).given(shellingReported);

  it('is in words of its own, each language by itself', () => {
    expect(publish.when({ text: { en: 'Rockets fell.', ar: 'سقطت صواريخ.' } }, here).events).toEqual([
      incidentPublished({
        incidentId: INCIDENT,
        text: { en: { textRef: '/text/en' }, ar: { textRef: '/text/ar' } },
      }),
    ]);
  });

  it('may be longer than a name', () => {
    expect(publish.when({ text: { en: 'Rockets fell. '.repeat(100) } }, here).events).toHaveLength(1);
  });

  it('is refused without words, or with words in no language', () => {
    for (const text of [{}, { en: ' ' }, { 'not a tag': 'words' }, 'words', ['words'], null]) {
      expect(publish.when({ text }, here).refusal).toBe('INVALID_INPUT');
    }
  });
});

describe('an embargo', () => {
  const embargo = specify(embargoIncident).given(shellingReported);

  it('lasts until a time, or until further notice', () => {
    expect(embargo.when({ until: { date: '2017-09-01' }, reason: 'Witnesses' }, here).events).toMatchObject([
      { type: 'IncidentEmbargoed', data: { until: { latest: '2017-09-02T00:00:00.000Z' } } },
    ]);
    expect(embargo.when({ reason: 'Witnesses' }, here).events).toEqual([
      incidentEmbargoed({ incidentId: INCIDENT, reason }),
    ]);
  });

  it('needs a reason', () => {
    expect(embargo.when({}, here).refusal).toBe('INVALID_INPUT');
  });
});

describe('a referral', () => {
  it('says to whom, in words, and why', () => {
    const refer = specify(referViolation).given(shellingReported);
    expect(refer.when({ to: 'Joint commission', reason: 'Serious' }, here).events).toEqual([
      violationReferred({ incidentId: INCIDENT, to: { textRef: '/to' }, reason }),
    ]);
    expect(refer.when({ reason: 'Serious' }, here).refusal).toBe('INVALID_INPUT');
  });
});
