import type { UseCase } from '../../pipeline/commands/use-case.js';
import { assertControl } from './assert-control.js';
import { assessSituation } from './assess-situation.js';
import { delineateZone } from './delineate-zone.js';
import { dissolveZone } from './dissolve-zone.js';
import { proposeZone } from './propose-zone.js';
import { recordAccessDenial } from './record-access-denial.js';
import { recordSeries } from './record-series.js';
import { reportTally } from './report-tally.js';

export const zoneUseCases: readonly UseCase[] = [
  proposeZone,
  delineateZone,
  assertControl,
  assessSituation,
  recordAccessDenial,
  reportTally,
  recordSeries,
  dissolveZone,
];
