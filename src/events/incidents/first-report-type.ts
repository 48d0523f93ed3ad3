import type { FirstReportType } from '../../rules/facts/entries.js';
import { familyOf } from './codes.js';

const BY_FAMILY: Readonly<Record<string, FirstReportType>> = {
  KIN: 'WeaponUseReported',
  CIV: 'CivilianHarmReported',
  CIVIL: 'CivilUnrestReported',
  ACC: 'AccessObstructionReported',
  PROP: 'PropertyDamageReported',
  MIL: 'MilitaryActivityReported',
  MON: 'MonitorObstructionReported',
  POL: 'ProvocationReported',
};

/**
 * The type of an incident's first entry: the code decides, and for arrests and harassment whether it was at a checkpoint
 * (domain.md). A later reclassification does not change it.
 *
 * @throws Error for a code of no family; the code was checked against the list before
 */
export function firstReportType(code: string, atCheckpoint: boolean): FirstReportType {
  if (code === 'CIV.ARREST') return atCheckpoint ? 'CheckpointArrestReported' : 'ArrestReported';
  if (code === 'CIV.HARASSMENT' && atCheckpoint) return 'CheckpointHarassmentReported';
  if (code === 'CIV.DISPLACEMENT') return 'ForcedDisplacementReported';
  if (code.startsWith('KIN.ADVANCE_')) return 'GroundAdvanceReported';
  const type = BY_FAMILY[familyOf(code)];
  if (type === undefined) throw new Error(`The code ${code} belongs to no family`);
  return type;
}
