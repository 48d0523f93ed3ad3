import type { UseCase } from '../../pipeline/commands/use-case.js';
import { addReport } from './add-report.js';
import { assertDependence } from './assert-dependence.js';
import { attachEvidence } from './attach-evidence.js';
import { attributeIncident } from './attribute-incident.js';
import { embargoIncident } from './embargo-incident.js';
import { endPractice } from './end-practice.js';
import { findViolation } from './find-violation.js';
import { mergeIncident } from './merge-incident.js';
import { publishIncident } from './publish-incident.js';
import { reclassifyIncident } from './reclassify-incident.js';
import { referViolation } from './refer-violation.js';
import { releaseDetainees } from './release-detainees.js';
import { relocateIncident } from './relocate-incident.js';
import { reportIncident } from './report-incident.js';
import { retimeIncident } from './retime-incident.js';
import { retractIncident } from './retract-incident.js';
import { retractReport } from './retract-report.js';
import { reviseCasualties } from './revise-casualties.js';
import { takePosition } from './take-position.js';
import { verifyIncident } from './verify-incident.js';

/** Everything that can be recorded of an incident. */
export const incidentUseCases: readonly UseCase[] = [
  reportIncident,
  addReport,
  retractReport,
  assertDependence,
  retimeIncident,
  relocateIncident,
  reclassifyIncident,
  reviseCasualties,
  releaseDetainees,
  endPractice,
  attachEvidence,
  verifyIncident,
  takePosition,
  attributeIncident,
  findViolation,
  referViolation,
  mergeIncident,
  retractIncident,
  publishIncident,
  embargoIncident,
];
