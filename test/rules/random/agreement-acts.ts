import { type Act, ACTORS, type Story, ZONES } from './story.js';

/** The parts of an agreement that come after its proposal. */
type Part = (story: Story, agreementId: string) => void;

/** As an act on one of the agreements there are, the first more often. */
function on(weight: number, tell: Part): Act {
  return [
    weight,
    (story) => {
      const [first] = story.agreements;
      if (first !== undefined) tell(story, story.dice.pick(...story.agreements, first));
    },
  ];
}

/** An agreement with some parties, of which some signed, a claim, and perhaps a term and a clause. */
export function propose(story: Story): void {
  const { dice, agreements } = story;
  const agreementId = ['a', 'b', 'c'][agreements.length];
  if (agreementId === undefined) return;
  agreements.push(agreementId);
  story.add('AgreementProposed', {
    agreementId,
    kind: 'LOCAL_CEASEFIRE',
    modality: dice.pick('ASSERTED', 'ASSERTED', 'ASSERTED', 'PREDICTED'),
    timeZone: dice.pick('Asia/Damascus', 'Asia/Damascus', 'America/New_York'),
    zoneIds: dice.some(ZONES),
    at: dice.maybe(0.5, () => dice.when()),
  });
  for (const actorId of dice.some(ACTORS)) {
    const role = dice.pick('PARTY', 'PARTY', 'PARTY', 'GUARANTOR');
    story.add('AgreementRoleAssigned', { agreementId, actorId, role });
    if (dice.happens(0.6)) story.add('AgreementSigned', { agreementId, actorId, at: dice.when() });
  }
  claim(story, agreementId);
  if (dice.happens(0.6)) setTerm(story, agreementId);
  stipulate(story, agreementId);
}

function claim(story: Story, agreementId: string): void {
  const { dice } = story;
  story.add('AgreementEnteredIntoForce', {
    agreementId,
    effectiveAt: dice.when(),
    provisional: dice.maybe(0.2, () => true),
  });
}

function setTerm(story: Story, agreementId: string): void {
  const { dice } = story;
  const length = dice.happens(0.8)
    ? { duration: dice.pick('P10D', 'P5D', 'PT48H', 'P1M', 'P1M', 'P1W', 'P3DT6H') }
    : { until: dice.when() };
  story.add(dice.pick('TrialPeriodSet', 'TermSet'), {
    agreementId,
    ...length,
    renewalRule: dice.pick(
      'AUTOMATIC',
      'AUTOMATIC_BY_CONSENSUS',
      'BY_PARTIES',
      'ON_CONDITIONS',
      'UNSPECIFIED',
      'NONE',
    ),
  });
}

function renew(story: Story, agreementId: string): void {
  const { dice } = story;
  const terms = [...story.of('TrialPeriodSet'), ...story.of('TermSet')].filter(
    ({ data }) => data.agreementId === agreementId,
  );
  const term = terms.sort((a, b) => a.position - b.position).at(-1);
  if (term === undefined) return;
  const decidedAt = dice.when(0.03);
  const retroactive = dice.maybe(0.3, () => true);
  const effectiveFrom = dice.maybe(0.25, () => dice.when(0));
  const early = (effectiveFrom?.earliest ?? '') < (decidedAt.earliest ?? '~');
  const until = dice.maybe(0.2, () => dice.when(0.03));
  story.add(term.type === 'TrialPeriodSet' ? 'TrialPeriodRenewed' : 'TermExtended', {
    agreementId,
    decidedAt,
    duration: dice.maybe(term.data.duration === undefined ? 1 : 0.4, () => dice.pick('P10D', 'P5D', 'P1M')),
    until,
    effectiveFrom: early && retroactive === undefined ? undefined : effectiveFrom,
    retroactive,
  });
}

function stipulate(story: Story, agreementId: string): void {
  const { dice } = story;
  const soFar = story.of('ClauseStipulated').filter(({ data }) => data.agreementId === agreementId).length;
  if (soFar >= 3) return;
  story.add('ClauseStipulated', {
    agreementId,
    clauseId: `c${soFar}`,
    kind: 'CESSATION_OF_HOSTILITIES',
    prohibits: dice.maybe(0.92, () =>
      dice.pick(['KIN.*', 'CIV.*'], ['KIN.SHELLING'], ['*'], ['*'], ['CIV.*', 'KIN.SHELL*']),
    ),
    weapons: dice.maybe(0.35, () => dice.pick('ANY', 'HEAVY', 'AIR')),
    zoneIds: dice.maybe(0.3, () => dice.some(ZONES)),
    placeScope: dice.maybe(0.5, () => dice.pick('ORIGIN', 'IMPACT', 'EITHER')),
    timeScope: dice.maybe(0.2, () => dice.during()),
    obligated: dice.maybe(0.3, () =>
      dice.pick({ roles: ['GUARANTOR' as const] }, { actorIds: dice.some(ACTORS) }, { actorIds: ['is'] }),
    ),
    exceptions: dice.maybe(0.35, () =>
      dice.pick(
        [{ kind: 'TARGET_ACTORS' as const, actorIds: dice.some(ACTORS) }],
        [{ kind: 'SELF_DEFENCE' as const }],
        [{ kind: 'NOTIFIED_MOVEMENT' as const }],
      ),
    ),
  });
}

/** The other agreement that one may be linked to. */
function another(story: Story, agreementId: string): string | undefined {
  return story.agreements.find((each) => each !== agreementId);
}

export const agreementActs: readonly Act[] = [
  [1.5, propose],
  on(1, claim),
  on(1, setTerm),
  on(2, renew),
  on(1.5, stipulate),
  on(0.8, (story, agreementId) => {
    const from = story.dice.maybe(0.7, () => story.dice.when());
    story.add('AgreementZoneAdded', { agreementId, zoneId: story.zone(), from });
  }),
  on(1.5, (story, agreementId) => {
    const role = story.dice.pick('PARTY', 'PARTY', 'GUARANTOR', 'WITNESS', 'EXCLUDED');
    story.add('AgreementRoleAssigned', { agreementId, actorId: story.actor(), role });
  }),
  on(0.5, (story, agreementId) => {
    story.add('AgreementReached', { agreementId, completeness: 'COMPLETE', at: story.dice.when() });
  }),
  on(3, (story, agreementId) => {
    const type = story.dice.pick('AgreementSigned', 'AgreementSigned', 'PartyAcceded', 'PartyWithdrew');
    story.add(type, { agreementId, actorId: story.actor(), at: story.dice.when() });
  }),
  on(1.5, (story, agreementId) => {
    const response = story.dice.pick('ACCEPTED', 'REJECTED', 'SILENT', 'DECLARED_OBSERVANCE');
    const asOf = story.dice.when();
    story.add('PartyResponseRecorded', { agreementId, actorId: story.actor(), response, asOf });
  }),
  on(0.5, (story, agreementId) => {
    const claims = story
      .of('AgreementEnteredIntoForce')
      .filter(({ data }) => data.agreementId === agreementId);
    const claimEventId = story.dice.pick(...claims).id;
    story.add('EntryIntoForceAdjudicated', { agreementId, claimEventId });
  }),
  on(1.5, (story, agreementId) => {
    const type = story.dice.pick('AgreementSuspended', 'AgreementResumed');
    const byActorId = story.dice.maybe(0.5, () => story.actor());
    story.add(type, { agreementId, at: story.dice.when(), byActorId });
  }),
  on(0.3, (story, agreementId) => {
    story.add('AgreementTerminated', { agreementId, at: story.dice.when() });
  }),
  on(0.2, (story, agreementId) => {
    const byAgreementId = another(story, agreementId);
    if (byAgreementId === undefined) return;
    story.add('AgreementSuperseded', { agreementId, byAgreementId, at: story.dice.when() });
  }),
  on(0.5, (story, agreementId) => {
    const toAgreementId = another(story, agreementId);
    if (toAgreementId === undefined) return;
    const relation = story.dice.pick('EXTENDS_ZONE_OF', 'PRELUDE_TO');
    story.add('AgreementLinked', { agreementId, toAgreementId, relation });
  }),
];
