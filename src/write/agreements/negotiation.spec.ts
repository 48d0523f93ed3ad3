import { describe, expect, it } from '@jest/globals';
import { referencesOf } from '../../fields/field.js';
import { validateBody } from '../../fields/validation.js';
import { ID, on, recording } from '../../testing/agreement.fixture.js';
import { negotiationMeetingHeld, negotiationObstructed } from '../../events/agreements/negotiation-events.js';
import { RecordNegotiationMeetingBody, recordMeeting, recordObstruction } from './record-negotiation.js';

const held = {
  at: { date: '2017-08-12' },
  attendees: [
    { actorId: 'jaysh', capacity: 'representative' },
    { actorId: 'usa', capacity: { text: 'officers', lang: 'en' }, number: { low: 2 } },
  ],
};

describe('a meeting', () => {
  it('says who sat at the table as what, in words that stay out of the log', () => {
    expect(recording(recordMeeting, { ...held, place: { placeId: 'jordan' } }).events).toEqual([
      negotiationMeetingHeld({
        agreementId: ID,
        place: { placeId: 'jordan' },
        at: on('2017-08-12'),
        attendees: [
          { actorId: 'jaysh', capacity: { textRef: '/attendees/0/capacity' } },
          { actorId: 'usa', capacity: { textRef: '/attendees/1/capacity' }, number: { low: 2 } },
        ],
        sourceId: 's',
      }),
    ]);
  });

  it('may say in words where it was', () => {
    const place = { text: 'an officers’ mess near the brigade', lang: 'en' };
    expect(recording(recordMeeting, { ...held, place }).events).toMatchObject([
      { data: { place: { textRef: '/place' } } },
    ]);
  });

  it.each([
    ['in words without a language', { text: 'somewhere' }],
    ['in no words', { text: ' ', lang: 'en' }],
    ['in words and a point at once', { text: 'here', lang: 'en', point: [36.7, 33.8] }],
    ['nowhere', {}],
  ])('is refused %s', (_, place) => {
    expect(recording(recordMeeting, { ...held, place }).refusal).toBe('INVALID_INPUT');
  });

  it('must know the actors and the place it names', () => {
    const body = validateBody(RecordNegotiationMeetingBody, { ...held, place: { placeId: 'jordan' } });
    expect(referencesOf(body)).toEqual([
      { stream: 'actor-jaysh', pointer: '/attendees/0/actorId' },
      { stream: 'actor-usa', pointer: '/attendees/1/actorId' },
      { stream: 'place-jordan', pointer: '/place/placeId' },
    ]);
  });

  it('speaks of them', () => {
    const said = { agreementId: ID, at: on('2017-08-12') };
    const attendees = [{ actorId: 'jaysh', capacity: { textRef: 'r' } }];
    expect(negotiationMeetingHeld.subjects({ ...said, attendees, place: { placeId: 'jordan' } })).toEqual([
      'actor-jaysh',
      'place-jordan',
    ]);
    expect(negotiationMeetingHeld.subjects({ ...said, attendees, place: { textRef: 'r' } })).toEqual([
      'actor-jaysh',
    ]);
  });
});

describe('an obstruction', () => {
  const sent = { byActorId: 'government', acts: ['OBSTACLES', 'EVASION'], at: { month: '2017-08' } };

  it('says by which acts an actor hindered the negotiations', () => {
    expect(recording(recordObstruction, sent).events).toMatchObject([
      negotiationObstructed({
        agreementId: ID,
        byActorId: 'government',
        acts: ['OBSTACLES', 'EVASION'],
        at: expect.anything() as never,
        sourceId: 's',
      }),
    ]);
  });

  it('is refused without an act, or with one that is not on the list', () => {
    expect(recording(recordObstruction, { ...sent, acts: [] }).refusal).toBe('INVALID_INPUT');
    expect(recording(recordObstruction, { ...sent, acts: ['DELAY'] }).refusal).toBe('INVALID_INPUT');
  });
});
