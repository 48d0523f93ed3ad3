import { complianceOf, type Compliance } from './compliance.js';
import { controlOf, type Control } from './control.js';
import { standingIncidents } from './counting.js';
import { coverageOf, type Coverage } from './coverage.js';
import { detentionOf, type Detention } from './detention.js';
import { flagsOf, headlineOf, type Flag, type HeadlineCode } from './headline.js';
import { formatInstant } from '../time/fuzzy.js';
import { agreedTermsOf, legalOf, type Legal } from '../force/legal.js';
import { listedAgreements } from '../facts/listing.js';
import { protectionOf, type ProtectionView } from './protection.js';
import { readAt } from '../facts/reading.js';
import { type Settings } from '../facts/settings.js';
import { situationOf, type Situation } from './situation.js';
import { validityOf } from './valid-until.js';
import { windowOf } from '../time/windows.js';
import { type World } from '../facts/world.js';
import { TZ_VERSION } from '../time/zone-data.js';

export type AxisName =
  'legal' | 'situation' | 'compliance' | 'protection' | 'control' | 'coverage' | 'detention';

/** The status of a zone (rules.md, section 5) as it stands in the answer; words, `knownAt` and `position` are added where it is read. */
export interface ZoneStatus {
  readonly zoneId: string;
  /** RFC 3339 with Z and milliseconds. */
  readonly at: string;
  readonly validUntil: string;
  readonly headline: { readonly code: HeadlineCode; readonly flags: readonly Flag[] };
  readonly legal: Legal;
  readonly situation: Situation;
  readonly compliance: Compliance;
  readonly protection: readonly ProtectionView[];
  readonly control: Control;
  readonly coverage: Coverage;
  readonly detention: Detention;
  /** `tz` is the version of the time zone data by which it was reckoned. */
  readonly parameters: Omit<Settings, 'publicDelay'> & { readonly tz: string };
  readonly explanation: readonly {
    readonly axis: AxisName;
    readonly rule: string;
    readonly eventIds: readonly string[];
  }[];
}

/** A status with what those need who follow it through time, and no answer shows. */
export interface FollowedStatus {
  readonly status: ZoneStatus;
  /** In ms; before it the status does not change by itself. A term that rolls over has not changed. */
  readonly unchangedUntil: number;
  /** The terms as entries gave them, by agreement. */
  readonly agreedTerms: ReturnType<typeof agreedTermsOf>;
}

/** The status of a zone at an instant (ms), by all that the world holds. */
export function statusOf(world: World, zoneId: string, at: number): ZoneStatus {
  return followStatus(world, zoneId, at).status;
}

/** The same, for those who go on from there. */
export function followStatus(world: World, zoneId: string, at: number): FollowedStatus {
  const reading = readAt(world, at);
  const { settings } = world;
  const situationWindow = windowOf(reading, zoneId, settings.situationDays);
  const complianceWindow = windowOf(reading, zoneId, settings.complianceDays);
  const listed = listedAgreements(reading, zoneId);
  const standing = standingIncidents(reading, zoneId);

  const legal = legalOf(reading, listed);
  const coverage = coverageOf(reading, zoneId, situationWindow, listed);
  const situation = situationOf(reading, zoneId, situationWindow, standing, coverage.answer.share);
  const compliance = complianceOf(reading, zoneId, complianceWindow, listed, standing);
  const protection = protectionOf(reading, zoneId, standing);
  const control = controlOf(reading, zoneId);
  const detention = detentionOf(reading, zoneId, standing);

  const values = {
    legal: legal.answer.phase,
    situation: situation.answer.value,
    compliance: compliance.answer.value,
  };
  const axes = { legal, situation, compliance, protection, control, coverage, detention };
  const { validUntil, unchangedUntil } = validityOf(reading, zoneId, listed, situationWindow.to);
  const status: ZoneStatus = {
    zoneId,
    at: formatInstant(at),
    validUntil: formatInstant(validUntil),
    headline: {
      code: headlineOf(values),
      flags: flagsOf(values, {
        accessDenied: coverage.answer.accessDenied,
        bodiesDisagree: compliance.disputed,
        partial: legal.partial,
        protection: protection.answer.length > 0,
      }),
    },
    legal: legal.answer,
    situation: situation.answer,
    compliance: compliance.answer,
    protection: protection.answer,
    control: control.answer,
    coverage: coverage.answer,
    detention: detention.answer,
    parameters: parametersOf(settings),
    explanation: AXES.map((axis) => ({ axis, rule: axes[axis].rule, eventIds: axes[axis].eventIds })),
  };
  return { status, unchangedUntil, agreedTerms: agreedTermsOf(reading, listed) };
}

const AXES: readonly AxisName[] = [
  'legal',
  'situation',
  'compliance',
  'protection',
  'control',
  'coverage',
  'detention',
];

/** What the answer depends on beside entries about the zone; what delays publication is not among it. */
function parametersOf({
  leadBodyId,
  timeZone,
  situationDays,
  complianceDays,
  calmCoverage,
  unconfirmedPeriods,
}: Settings): ZoneStatus['parameters'] {
  return {
    ...(leadBodyId !== undefined && { leadBodyId }),
    timeZone,
    situationDays,
    complianceDays,
    calmCoverage,
    unconfirmedPeriods,
    tz: TZ_VERSION,
  };
}
