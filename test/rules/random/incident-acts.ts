import type { Count } from '../../../src/rules/facts/entries.js';
import { mayEnd } from './dice.js';
import { type Act, ACTORS, type Story, ZONES } from './story.js';

/** As an act on one of the incidents there are. */
function on(weight: number, tell: (story: Story, incidentId: string) => void): Act {
  return [
    weight,
    (story) => {
      if (story.incidents.length > 0) tell(story, story.dice.pick(...story.incidents));
    },
  ];
}

export function report(story: Story): void {
  const { dice, incidents } = story;
  if (incidents.length >= 10) return;
  const incidentId = `i${incidents.length}`;
  const code = dice.pick(
    'KIN.SHELLING',
    'KIN.SHELLING',
    'KIN.CLASH',
    'KIN.AIR',
    'CIV.ARREST',
    'CIV.ATTACK',
    'CIV.HARASSMENT',
    'ACC.AID_BLOCK',
    'MIL.LIVE_FIRE_EXERCISE',
  );
  story.add('WeaponUseReported', {
    incidentId,
    code,
    zoneId: dice.maybe(0.4, () => dice.pick(...ZONES)),
    occurred: dice.during(),
    location: story.location(),
    impact: dice.maybe(0.25, () => story.location()),
    allegedActors: dice.maybe(0.75, () => dice.some(ACTORS)),
    targets: dice.maybe(0.5, () => dice.some(ACTORS)),
    weapon: dice.maybe(0.3, () => ({ class: dice.pick('SMALL_ARMS', 'HEAVY', 'AIR', 'NONE', 'UNKNOWN') })),
    arrested: code.startsWith('CIV') ? dice.maybe(0.7, () => count(story)) : undefined,
    report: story.report(),
  });
  incidents.push(incidentId);
}

function count({ dice }: Story): Count {
  const low = dice.below(4);
  const best = low + dice.below(3);
  const high = best + dice.below(4);
  return dice.pick<Count>({ best }, { low, best, high }, { low }, { high }, { low, high }, {});
}

/** All reports so far, with the incident that each is on. */
function reports(story: Story): { incidentId: string; reportId: string }[] {
  return [...story.of('WeaponUseReported'), ...story.of('IncidentReportAdded')].map(({ data }) => ({
    incidentId: data.incidentId,
    reportId: data.report.reportId,
  }));
}

function decide(story: Story, incidentId: string): void {
  const { dice } = story;
  const clauses = story.of('ClauseStipulated');
  if (clauses.length === 0) return;
  const { agreementId, clauseId } = dice.pick(...clauses).data;
  const type = dice.pick('ViolationEndorsed', 'ViolationEndorsed', 'ViolationDismissed', 'ViolationReopened');
  const severity =
    type === 'ViolationEndorsed' ? dice.pick('MINOR', 'MAJOR', 'SERIOUS', undefined) : undefined;
  story.add(type, { incidentId, bodyId: story.body(), agreementId, clauseId, severity });
}

function takePosition(story: Story, incidentId: string): void {
  const { dice } = story;
  const position = dice.pick(
    'CONFIRMS',
    'CANNOT_CONFIRM',
    'DENIES',
    'CLAIMS_SELF_DEFENCE',
    'CLAIMS_NOTIFIED',
    'FINDS_SELF_DEFENCE',
    'FINDS_NOTIFIED',
  );
  const byBody = position.startsWith('FINDS') || dice.happens(0.5);
  const by = byBody ? { bodyId: story.body() } : { actorId: story.actor() };
  story.add('PositionRecorded', { incidentId, position, ...by });
}

function end(story: Story, incidentId: string): void {
  const at = story.dice.when(0.03);
  const timing = [...story.of('WeaponUseReported'), ...story.of('IncidentRetimed')]
    .filter(({ data }) => data.incidentId === incidentId)
    .sort((a, b) => a.position - b.position)
    .at(-1)?.data.occurred;
  if (timing?.ongoing && mayEnd(timing.start, at)) story.add('PracticeEnded', { incidentId, at });
}

export const incidentActs: readonly Act[] = [
  [9, report],
  on(2, (story, incidentId) => story.add('IncidentReportAdded', { incidentId, report: story.report() })),
  on(1.2, (story) => story.add('ReportRetracted', story.dice.pick(...reports(story)))),
  on(1, (story, incidentId) => {
    const own = reports(story).filter((each) => each.incidentId === incidentId);
    const [reportId, derivedFromReportId] = story.dice.some(own.map((each) => each.reportId));
    if (reportId === undefined || derivedFromReportId === undefined) return;
    story.add('ReportDependenceAsserted', { incidentId, reportId, derivedFromReportId });
  }),
  on(1, (story, incidentId) => story.add('IncidentRetimed', { incidentId, occurred: story.dice.during() })),
  on(1, (story, incidentId) => {
    const change = story.dice.pick(
      { location: story.location() },
      { impact: null },
      { impact: story.location() },
      { zoneId: story.zone() },
    );
    story.add('IncidentRelocated', { incidentId, ...change });
  }),
  on(0.5, (story, incidentId) => {
    const code = story.dice.pick('KIN.SHELLING', 'CIV.ATTACK', 'CIV.ARREST', 'POL.PROVOCATION');
    story.add('IncidentReclassified', { incidentId, code });
  }),
  on(0.7, (story, incidentId) => story.add('CasualtiesRevised', { incidentId, arrested: count(story) })),
  on(1, (story, incidentId) =>
    story.add('DetaineesReleased', { incidentId, count: count(story), at: story.dice.when() }),
  ),
  on(0.8, end),
  on(2.5, (story, incidentId) => {
    const outcome = story.dice.pick('VERIFIED', 'VERIFIED', 'REFUTED', 'NOT_VERIFIED', 'INCONCLUSIVE');
    story.add('VerificationConcluded', { incidentId, bodyId: story.body(), outcome });
  }),
  on(1.5, takePosition),
  on(1.5, (story, incidentId) => {
    const actorId = story.dice.maybe(0.8, () => story.actor()) ?? null;
    story.add('AttributionFound', { incidentId, bodyId: story.body(), actorId, confidence: 'LOW' });
  }),
  on(3, decide),
  on(0.8, (story, incidentId) => {
    const intoIncidentId = story.dice.pick(...story.incidents);
    if (intoIncidentId !== incidentId) story.add('IncidentMerged', { incidentId, intoIncidentId });
  }),
  on(0.3, (story, incidentId) => story.add('IncidentRetracted', { incidentId })),
];
