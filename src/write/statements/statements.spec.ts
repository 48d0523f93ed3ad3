import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { statementRecorded } from '../../events/statements/events.js';
import { gradeStatement } from './grade-statement.js';
import { recordStatement } from './record-statement.js';

const said = {
  text: { text: 'There is progress on this subject.', lang: 'en' },
  madeAt: { month: '2017-08', verbatim: 'a few days ago' },
  modality: 'REPORTED',
  kind: 'PROGRESS',
};
const earlier = 'aaaaaaaa-0000-4000-8000-000000000001';
const bySource = { params: { id: 'aloush' } };
const record = specify(recordStatement).given();

describe('a statement', () => {
  it('is what the source in the path said, in words that are kept apart', () => {
    expect(record.when(said, bySource).events).toEqual([
      {
        type: 'StatementRecorded',
        data: {
          statementId: 'new-thing',
          sourceId: 'aloush',
          text: { textRef: '/text' },
          modality: 'REPORTED',
          kind: 'PROGRESS',
          madeAt: {
            earliest: '2017-08-01T00:00:00.000Z',
            latest: '2017-09-01T00:00:00.000Z',
            given: { month: '2017-08' },
            timeZone: 'UTC',
            verbatim: { textRef: '/madeAt/verbatim' },
          },
        },
      },
    ]);
  });

  it('is a thing of its own, of an existing source, under a UUID that may be chosen', () => {
    const { target } = recordStatement;
    const id = target.id({ id: 'aloush' }, { id: earlier } as never, 'made-here');
    expect(target.stream(id, { id: 'aloush' }, {} as never)).toBe(`statement-${earlier}`);
    expect(target.within?.({ id: 'aloush' })).toBe('source-aloush');
    expect(record.when({ ...said, id: 'progress' }, bySource).refusal).toBe('INVALID_INPUT');
  });

  it('speaks of things, of who published it, and of other statements', () => {
    const { events } = record.when(
      {
        ...said,
        about: ['zones/qalamoun', 'agreements/a2'],
        viaSourceId: 'orient-tv',
        derivedFrom: [earlier.toUpperCase()],
        contradicts: [earlier.replace(/1$/, '2')],
      },
      bySource,
    );
    expect(statementRecorded.subjects(events[0]?.data as never)).toEqual([
      'source-aloush',
      'source-orient-tv',
      'zone-qalamoun',
      'agreement-a2',
      `statement-${earlier}`,
      `statement-${earlier.replace(/1$/, '2')}`,
    ]);
  });

  it('has its dates read in the time of what it is about', () => {
    const about = ['actors/russia', 'zones/qalamoun'];
    expect(recordStatement.localTimeOf?.({ about } as never, { ...bySource, state: null })).toEqual([
      'actor-russia',
      'zone-qalamoun',
    ]);
  });

  it('cannot be another source’s than the path names', () => {
    expect(record.when({ ...said, sourceId: 'aloush' }, bySource).events).toMatchObject([
      { data: { sourceId: 'aloush' } },
    ]);
    expect(record.when({ ...said, sourceId: 'orient-tv' }, bySource).refusal).toBe('INVALID_INPUT');
  });

  it('is graded 1 to 6 for a reason', () => {
    const grade = (body: object) =>
      specify(gradeStatement)
        .given()
        .when(body, { id: earlier, params: { id: earlier } });
    expect(grade({ credibility: 6, reason: 'No other word of it' }).events).toEqual([
      {
        type: 'StatementCredibilityGraded',
        data: { statementId: earlier, credibility: 6, reason: { textRef: '/reason' } },
      },
    ]);
    expect(grade({ credibility: 7, reason: 'No' }).refusal).toBe('INVALID_INPUT');
    expect(grade({ credibility: 6 }).refusal).toBe('INVALID_INPUT');
  });
});
