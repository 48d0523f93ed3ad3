import { describe, expect, it } from '@jest/globals';
import { type EntryData } from '../facts/entries.js';
import { statusOf } from './status.js';
import { from, log, on, when, type Log } from '../../testing/rules/testing.js';

/** Asked in the morning of 20 August; the local day ends at 21:00 UTC. */
const AT = '2017-08-20T06:00:00.000Z';
const MIDNIGHT = '2017-08-20T21:00:00.000Z';
const NOON = '2017-08-20T12:00:00.000Z';
const EVENING = '2017-08-20T18:00:00.000Z';

const until = (h: Log) => statusOf(h.world(), 'z', Date.parse(AT)).validUntil;
const zone = () => log().zone('whole').zone('z', 'whole').zone('part', 'z');
const truce = () => zone().ceasefire();
/** Some moment between noon and evening. */
const fuzzy = when({ earliest: NOON, latest: EVENING });
const lasting = { start: when('2017-08-01'), end: fuzzy };

describe('a status is valid until', () => {
  it('the next local midnight when nothing changes before', () => {
    expect(until(zone())).toBe(MIDNIGHT);
    expect(until(truce().incident('i', on('2017-08-19')))).toBe(MIDNIGHT);
  });

  it('the first bound of an incident that may lie in the zone', () => {
    const told = (
      location: EntryData['WeaponUseReported']['location'],
      occurred = on({ earliest: NOON, latest: EVENING }),
    ) => until(zone().incident('i', occurred, { location }));
    expect(told({ zoneId: 'z' })).toBe(NOON);
    expect(told({ zoneId: 'part' })).toBe(NOON);
    expect(told({ zoneId: 'elsewhere' })).toBe(MIDNIGHT);
    expect(told({ zoneId: 'z' }, from({ earliest: '2017-08-01', latest: NOON }))).toBe(NOON);
    expect(told({ zoneId: 'z' }, from('2017-08-01', NOON))).toBe(NOON);
    expect(told({ zoneId: 'z' }, from('2017-08-01', { earliest: '2017-08-10', latest: EVENING }))).toBe(
      EVENING,
    );
  });

  it('a release counts', () => {
    const h = zone().incident('i', on('2017-08-01'), { arrested: { best: 5 } });
    expect(until(h.add('DetaineesReleased', { incidentId: 'i', count: { best: 5 }, at: fuzzy }))).toBe(
      EVENING,
    );
  });

  it('the force of a listed agreement changes, by its start, its interruptions or its parties', () => {
    expect(until(truce().add('AgreementTerminated', { agreementId: 'a', at: fuzzy }))).toBe(NOON);
    expect(
      until(truce().add('AgreementEnteredIntoForce', { agreementId: 'a', effectiveAt: when(NOON) })),
    ).toBe(NOON);
    expect(until(truce().add('PartyWithdrew', { agreementId: 'a', actorId: 'gov', at: fuzzy }))).toBe(NOON);
    expect(
      until(
        truce().add('PartyResponseRecorded', {
          agreementId: 'a',
          actorId: 'gov',
          response: 'SILENT',
          asOf: fuzzy,
        }),
      ),
    ).toBe(NOON);
  });

  it('a term runs out or has one day less, by the local days of the agreement', () => {
    const ending = (at: string) =>
      until(truce().add('TermSet', { agreementId: 'a', until: when(at), renewalRule: 'NONE' }));
    expect(ending(NOON)).toBe(NOON);
    expect(ending('2017-09-20')).toBe(MIDNIGHT);
    const abroad = zone()
      .add('AgreementProposed', {
        agreementId: 'b',
        kind: 'X',
        modality: 'ASSERTED',
        timeZone: 'Asia/Tokyo',
        zoneIds: ['z'],
        at: when('2017-07-01'),
      })
      .add('TermSet', { agreementId: 'b', until: when('2017-09-20'), renewalRule: 'NONE' });
    expect(until(abroad)).toBe('2017-08-20T15:00:00.000Z');
  });

  it('another agreement comes to be listed or linked', () => {
    const proposed = (zoneIds: readonly string[]) =>
      truce().add('AgreementProposed', {
        agreementId: 'b',
        kind: 'X',
        modality: 'ASSERTED',
        timeZone: 'UTC',
        zoneIds,
        at: when(NOON),
      });
    expect(until(proposed(['part']))).toBe(NOON);
    expect(until(proposed(['whole']))).toBe(NOON);
    expect(until(proposed(['far']))).toBe(MIDNIGHT);
    const linked = proposed(['far']).add('AgreementLinked', {
      agreementId: 'a',
      toAgreementId: 'b',
      relation: 'PRECEDENT',
    });
    expect(until(linked)).toBe(NOON);
    const other = zone().add('AgreementProposed', {
      agreementId: 'b',
      kind: 'X',
      modality: 'ASSERTED',
      timeZone: 'UTC',
      zoneIds: ['y'],
      at: when('2017-07-01'),
    });
    expect(until(other.add('AgreementZoneAdded', { agreementId: 'b', zoneId: 'z', from: fuzzy }))).toBe(NOON);
  });

  it('a linked agreement changes its phase', () => {
    const h = truce()
      .add('AgreementProposed', {
        agreementId: 'b',
        kind: 'X',
        modality: 'ASSERTED',
        timeZone: 'UTC',
        zoneIds: ['far'],
        at: when('2017-07-01'),
      })
      .add('AgreementReached', { agreementId: 'b', completeness: 'COMPLETE', at: fuzzy });
    expect(until(h)).toBe(MIDNIGHT);
    expect(
      until(h.add('AgreementLinked', { agreementId: 'b', toAgreementId: 'a', relation: 'PRECEDENT' })),
    ).toBe(NOON);
  });

  it('the time scope of a clause, an affiliation or a zone of the agreement switches', () => {
    expect(until(log().ceasefire({ timeScope: lasting }).zone('z'))).toBe(NOON);
    const affiliated = (h: Log) =>
      h.add('ActorAffiliationAsserted', {
        actorId: 'x',
        ofActorId: 'gov',
        relation: 'SUBUNIT',
        during: lasting,
      });
    expect(until(affiliated(truce()))).toBe(NOON);
    expect(until(affiliated(zone()))).toBe(MIDNIGHT);
    expect(until(truce().add('AgreementZoneAdded', { agreementId: 'a', zoneId: 'far', from: fuzzy }))).toBe(
      NOON,
    );
  });

  it('a delineation of the zone, a part of it or a zone of a clause switches', () => {
    const drawn = (zoneId: string) => until(truce().delineated(zoneId, { places: ['x'], from: fuzzy }));
    expect(drawn('z')).toBe(NOON);
    expect(drawn('part')).toBe(NOON);
    expect(drawn('far')).toBe(MIDNIGHT);
    expect(
      until(
        log()
          .ceasefire({ zoneIds: ['far'] })
          .zone('z')
          .delineated('far', { places: ['x'], from: fuzzy }),
      ),
    ).toBe(NOON);
  });

  it('something said of the zone begins, or a claim of control ends', () => {
    const during = { start: fuzzy };
    expect(until(zone().add('SituationAssessed', { zoneId: 'z', label: 'CALM', during }))).toBe(NOON);
    expect(until(zone().add('AccessDenied', { zoneId: 'z', bodyId: 'b', during }))).toBe(NOON);
    expect(until(zone().add('BodyTallyReported', { zoneId: 'z', bodyId: 'b', during }))).toBe(NOON);
    expect(
      until(zone().add('IncidentSeriesRecorded', { zoneId: 'z', code: 'KIN.CLASH', count: {}, during })),
    ).toBe(NOON);
    const held = (span: EntryData['ControlAsserted']['during']) =>
      until(
        zone().add('ControlAsserted', { zoneId: 'z', actorIds: ['opp'], degree: 'PARTIAL', during: span }),
      );
    expect([held(during), held(lasting)]).toEqual([NOON, EVENING]);
    // What met the window when it began meets it all day.
    expect(until(zone().add('SituationAssessed', { zoneId: 'z', label: 'CALM', during: lasting }))).toBe(
      MIDNIGHT,
    );
  });

  it('an observation window ends', () => {
    const window = { zoneId: 'z', bodyId: 'b', from: '2017-08-20T05:00:00.000Z', to: NOON };
    expect(until(zone().add('ObservationWindowRecorded', window))).toBe(NOON);
  });

  it('a restriction on the zone or a part begins, eases, ends or is lifted', () => {
    const imposed = (during: EntryData['RestrictionImposed']['during'], zoneId = 'part') =>
      zone().add('RestrictionImposed', {
        restrictionId: 'x',
        zoneId,
        byActorId: 'gov',
        degree: 'BANNED',
        during,
      });
    const standing = { start: when('2017-08-01') };
    expect(until(imposed({ start: fuzzy }))).toBe(NOON);
    expect(until(imposed(lasting))).toBe(EVENING);
    expect(until(imposed(lasting, 'whole'))).toBe(MIDNIGHT);
    expect(until(imposed(standing).add('RestrictionEased', { restrictionId: 'x', at: fuzzy }))).toBe(EVENING);
    expect(until(imposed(standing).add('RestrictionLifted', { restrictionId: 'x', at: fuzzy }))).toBe(
      EVENING,
    );
  });
});
