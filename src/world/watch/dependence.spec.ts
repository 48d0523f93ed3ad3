import { describe, expect, it } from '@jest/globals';
import { kindOf } from '../../fields/things.js';
import type { Dependence } from '../world-loader.js';
import { type Trace, touches } from './dependence.js';

const dependence: Dependence = {
  streams: new Set(['zone-jayrud', 'settings', 'incident-1']),
  subjects: new Map([['zone-jayrud', new Set(['agreement', 'restriction'])]]),
  keys: new Set(['zone:jayrud', 'cell:146:135']),
};

const trace = (type: string, stream: string, more: Partial<Trace> = {}): Trace => ({
  stream,
  kind: kindOf(stream),
  type,
  subjects: [stream, ...(more.subjects ?? [])],
  keys: more.keys ?? new Set<string>(),
});

describe('whether an entry may change a status', () => {
  it('is so for every entry of a stream that was read', () => {
    expect(touches(trace('SettingsChanged', 'settings'), dependence)).toBe(true);
    expect(touches(trace('EntryWithdrawn', 'incident-1'), dependence)).toBe(true);
  });

  it('is so for an entry about a thing, in a stream of a kind in which such were looked for', () => {
    const about = { subjects: ['zone-jayrud'] };
    expect(touches(trace('AgreementProposed', 'agreement-a1', about), dependence)).toBe(true);
    expect(touches(trace('ControlAsserted', 'zone-other', about), dependence)).toBe(false);
  });

  it('is so for an incident filed under a key that was looked up', () => {
    const near = { keys: new Set(['cell:146:135']) };
    const far = { keys: new Set(['cell:1:1']) };
    expect(touches(trace('IncidentRetimed', 'incident-2', near), dependence)).toBe(true);
    expect(touches(trace('WeaponUseReported', 'incident-3', far), dependence)).toBe(false);
  });

  it('is so for a place that moves, wherever to', () => {
    expect(touches(trace('PlaceRelocated', 'place-far'), dependence)).toBe(true);
    expect(touches(trace('PlaceRegistered', 'place-far'), dependence)).toBe(false);
  });

  it('is not so for an entry that no rule reads', () => {
    expect(touches(trace('EvidenceAttached', 'incident-1'), dependence)).toBe(false);
    expect(touches(trace('ZoneDissolved', 'zone-jayrud'), dependence)).toBe(false);
  });
});
