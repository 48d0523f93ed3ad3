import { evolveAgreement, type Agreement } from '../../rules/facts/agreement.js';
import type { Entry, EntryData, EntryType, When } from '../../rules/facts/entries.js';
import { normaliseFuzzy, type Fuzzy } from '../../rules/time/fuzzy.js';

/** A history of one agreement for specifications: entries get ids e0, e1, … and positions in the order of writing. */
export const ZONE = 'Asia/Damascus';
export const PARAMETERS = { timeZone: 'UTC', unconfirmedPeriods: 1 };

export type Recorded = {
  readonly [Type in EntryType]: readonly [
    type: Type,
    data: Omit<EntryData[Type], 'agreementId'>,
    recordedAt?: string,
  ];
}[EntryType];

/** A fuzzy moment as the command would store it, in the time zone of the founding scenario. */
export function when(fuzzy: Fuzzy): When {
  return normaliseFuzzy(fuzzy, ZONE);
}

/** The instant (ms) at which a local day starts there. */
export function day(date: string): number {
  return Date.parse(when({ date }).earliest as string);
}

export function entriesOf(...facts: readonly Recorded[]): readonly Entry[] {
  return facts.map(([type, data, recordedAt = '2018-01-01T00:00:00.000Z'], position) => {
    return { type, id: `e${position}`, position, recordedAt, data: { agreementId: 'a', ...data } } as Entry;
  });
}

export function gathered(entries: readonly Entry[]): Agreement {
  const agreement = entries.reduce<Agreement | undefined>(evolveAgreement, undefined);
  if (agreement === undefined) throw new Error('The history names no agreement.');
  return agreement;
}

/** The agreement that these facts make, proposed on 1 July 2017. */
export function agreementOf(...facts: readonly Recorded[]): Agreement {
  return gathered(entriesOf(proposed(), ...facts));
}

export function proposed(modality: 'ASSERTED' | 'PREDICTED' = 'ASSERTED'): Recorded {
  return [
    'AgreementProposed',
    { kind: 'LOCAL_CEASEFIRE', modality, timeZone: ZONE, zoneIds: ['z'], at: when({ date: '2017-07-01' }) },
    '2017-08-20T00:00:00.000Z',
  ];
}
