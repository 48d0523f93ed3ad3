import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { proposeAgreement } from './propose-agreement.js';
import { agreementUseCases } from './use-cases.js';

const sent = {
  id: 'a1',
  title: { en: 'July trial', ar: 'هدنة تموز' },
  kind: 'LOCAL_CEASEFIRE',
  timeZone: 'Asia/Damascus',
  zoneIds: ['jayrud'],
  sourceId: 's',
};

describe('the proposal of an agreement', () => {
  it('registers it with its time zone, ASSERTED unless it says otherwise', () => {
    const propose = (change: object = {}) =>
      specify(proposeAgreement)
        .given()
        .when({ ...sent, ...change }).events;
    const { id: agreementId, ...data } = sent;
    expect(propose()).toEqual([
      { type: 'AgreementProposed', data: { agreementId, modality: 'ASSERTED', ...data } },
    ]);
    expect(propose({ modality: 'PREDICTED' })).toMatchObject([{ data: { modality: 'PREDICTED' } }]);
  });

  it('means its own dates in its own time zone', () => {
    const { events } = specify(proposeAgreement)
      .given()
      .when({ ...sent, at: { month: '2017-07' } }, { timeZone: 'UTC' });
    expect(events).toMatchObject([
      {
        data: {
          at: {
            earliest: '2017-06-30T21:00:00.000Z',
            latest: '2017-07-31T21:00:00.000Z',
            timeZone: 'Asia/Damascus',
          },
        },
      },
    ]);
  });

  it.each([
    ['without a title', { title: {} }],
    ['without a time zone', { timeZone: undefined }],
    ['in no time zone of the world', { timeZone: 'Asia/Qalamoun' }],
    ['of an unknown kind', { kind: 'TRUCE' }],
  ])('is refused %s', (_, change) => {
    expect(
      specify(proposeAgreement)
        .given()
        .when({ ...sent, ...change }).refusal,
    ).toBe('INVALID_INPUT');
  });
});

describe('whatever is added to an agreement', () => {
  it('means its dates in the time zone of the agreement', () => {
    for (const useCase of agreementUseCases.filter(({ route }) => route !== proposeAgreement.route)) {
      const streams = useCase.localTimeOf?.({} as never, { state: undefined, params: { id: 'a1' } });
      expect([useCase.name, streams]).toEqual([useCase.name, ['agreement-a1']]);
    }
  });
});
