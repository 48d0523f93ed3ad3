import { describe, expect, it } from '@jest/globals';
import { foldWorld } from '../../rules/facts/world.js';
import { from, type Log, log, ms, on } from '../../testing/rules/testing.js';
import { afterIncident, isElsewhere, type KeptWorld, mayHold, type ToldIncident } from './kept-world.js';

const NOTHING = {
  streams: new Set<string>(),
  subjects: new Map<string, Set<string>>(),
  keys: new Set<string>(),
};
const NOW = ms('2017-08-20');

/** The world of zone `z` as a history tells it, with the incidents of August. */
function kept(history: Log): KeptWorld {
  const period = { from: ms('2017-08-01'), to: ms('2017-08-31') };
  return { world: history.world(), dependence: NOTHING, period, until: period.to };
}

/** What is known of an incident by the entries of a history that name it or a place, and by zones of those names. */
function told(incidentId: string, history: Log, { isNew = true, zones = ['z'] } = {}): ToldIncident {
  const entries = history.entries.filter(({ data }) => {
    const named = data as { incidentId?: string; intoIncidentId?: string; zoneId?: string };
    if (named.incidentId === undefined) return zones.includes(named.zoneId ?? '');
    return [named.incidentId, named.intoIncidentId].includes(incidentId);
  });
  const dependence = { ...NOTHING, streams: new Set([`incident-${incidentId}`]) };
  return { incidentId, isNew, world: foldWorld(entries), dependence };
}

const zone = (): Log => log().zone('z');
const ids = (after: KeptWorld | undefined): readonly string[] => [...(after?.world.incidents.keys() ?? [])];

describe('A world that is kept', () => {
  it('takes a new incident behind those that were reported before it', () => {
    const before = zone().incident('i', on('2017-08-10'));
    const now = zone().incident('i', on('2017-08-10')).incident('h', on('2017-08-05'));
    const after = afterIncident(kept(before), told('h', now));
    expect(ids(after)).toEqual(['i', 'h']);
    expect(after?.dependence.streams).toContain('incident-h');
  });

  it('keeps the place of an incident of which more is told', () => {
    const before = zone().incident('i', on('2017-08-10')).incident('h', on('2017-08-05'));
    const now = before.add('IncidentReclassified', { incidentId: 'i', code: 'KIN.SMALL_ARMS' });
    const after = afterIncident(
      kept(zone().incident('i', on('2017-08-10')).incident('h', on('2017-08-05'))),
      {
        ...told('i', now, { isNew: false }),
      },
    );
    expect(ids(after)).toEqual(['i', 'h']);
    expect(after?.world.incidents.get('i')?.code).toBe('KIN.SMALL_ARMS');
  });

  it('loses an incident of which nothing is left', () => {
    const before = zone().incident('i', on('2017-08-10'));
    expect(ids(afterIncident(kept(before), told('i', zone(), { isNew: false })))).toEqual([]);
  });

  it('is loaded anew for an older incident that comes to concern it: its place among the others is not known', () => {
    const before = zone().incident('i', on('2017-08-10'));
    const now = zone().incident('h', on('2017-08-05')).incident('i', on('2017-08-10'));
    expect(afterIncident(kept(before), told('h', now, { isNew: false }))).toBeUndefined();
  });

  it('is loaded anew for a first report that took the place of another', () => {
    const before = zone().incident('i', on('2017-08-10')).incident('h', on('2017-08-05'));
    const now = zone().add('PlaceRegistered', { placeId: 'p', kind: 'TOWN' }).incident('i', on('2017-08-11'));
    expect(afterIncident(kept(before), told('i', now, { isNew: false }))).toBeUndefined();
  });

  it('is loaded anew for what an incident names that leads on: a zone that it does not hold', () => {
    const now = zone().zone('other').incident('i', on('2017-08-10'), { zoneId: 'other' });
    expect(afterIncident(kept(zone()), told('i', now, { zones: ['other'] }))).toBeUndefined();
    expect(ids(afterIncident(kept(zone().zone('other')), told('i', now, { zones: ['other'] })))).toEqual([
      'i',
    ]);
  });

  it.each([
    ['long ago', on('2016-08-10'), false],
    ['long ago and going on', from('2016-08-10'), true],
    ['in the time of its statuses', on('2017-08-10'), true],
  ])('changes by an incident only where a status may rest on it: %s', (_, occurred, changes) => {
    const before = kept(zone());
    const after = afterIncident(before, told('i', zone().incident('i', occurred)));
    expect(after !== before).toBe(changes);
  });

  it('changes by people arrested, however long ago', () => {
    const before = kept(zone());
    const history = zone().incident('i', on('2016-08-10'), { arrested: { best: 3 } });
    expect(ids(afterIncident(before, told('i', history)))).toEqual(['i']);
  });

  it('tells where an incident may have been, however long ago', () => {
    const history = zone().zone('other').incident('i', on('2016-08-10'));
    expect(mayHold('z', kept(zone().zone('other')), told('i', history), NOW)).toBe(true);
    expect(mayHold('other', kept(zone().zone('other')), told('i', history), NOW)).toBe(false);
  });

  it('tells that an incident is elsewhere only if it was before', () => {
    const before = zone().zone('other').incident('i', on('2017-08-10'));
    const now = zone()
      .zone('other')
      .incident('i', on('2017-08-10'))
      .add('IncidentRelocated', { incidentId: 'i', location: { zoneId: 'other' } });
    const relocated = told('i', now, { isNew: false });
    expect(isElsewhere('z', kept(zone().zone('other')), relocated, NOW)).toBe(true);
    expect(isElsewhere('z', kept(before), relocated, NOW)).toBe(false);
  });
});
