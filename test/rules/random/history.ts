import fc from 'fast-check';
import type { Entry } from '../../../src/rules/facts/entries.js';
import { agreementActs, propose } from './agreement-acts.js';
import { ground, groundActs } from './ground-acts.js';
import { incidentActs, report } from './incident-acts.js';
import { type LogEntry, Story } from './story.js';

/** How many random histories each property is held against: few in the gate, thousands by `scripts/properties.mjs`. */
export const PROPERTY_RUNS = Number(process.env['PROPERTY_RUNS'] ?? 0);

/** Parameters of a property; on failure fast-check prints seed and path, and `PROPERTY_SEED` repeats them. */
export function runs(usual: number): { readonly numRuns: number; readonly seed?: number } {
  const seed = process.env['PROPERTY_SEED'];
  return {
    numRuns: PROPERTY_RUNS > 0 ? PROPERTY_RUNS : usual,
    ...(seed !== undefined && { seed: Number(seed) }),
  };
}

/** A log and what a property may ask of it: some of the instants at which things change in it. */
export interface History {
  readonly entries: readonly LogEntry[];
  readonly instants: readonly number[];
}

const REGISTRATIONS: ReadonlySet<string> = new Set([
  'ZoneProposed',
  'PlaceRegistered',
  'SourceRegistered',
  'CheckpointEstablished',
  'RestrictionImposed',
  'AgreementProposed',
  'WeaponUseReported',
  'EntryWithdrawn',
]);

/** Whether the entry may be withdrawn: the one that registers a thing may not, nor may a withdrawal. */
export function isWithdrawable({ type }: LogEntry): boolean {
  return !REGISTRATIONS.has(type);
}

function withdraw(story: Story): void {
  const gone = new Set(
    story.entries.flatMap(({ type, data }) => (type === 'EntryWithdrawn' ? data.eventId : [])),
  );
  const open = story.entries.filter((entry) => isWithdrawable(entry) && !gone.has(entry.id));
  if (open.length > 0) story.withdraw(story.dice.pick(...open).id);
}

/** The history of a seed, after so many acts; fewer acts give the beginning of the same history. */
export function historyOf(seed: number, acts: number): History {
  const story = new Story(seed);
  ground(story);
  propose(story);
  for (let i = 0; i < 3; i += 1) report(story);
  const all = [...groundActs, ...agreementActs, ...incidentActs, [1.5, withdraw] as const];
  const weights = all.reduce((sum, [weight]) => sum + weight, 0);
  for (let i = 0; i < acts; i += 1) {
    let left = (story.dice.below(1_000_000) / 1_000_000) * weights;
    const [, tell] = all.find(([weight]) => (left -= weight) < 0) ?? ([0, report] as const);
    tell(story);
  }
  return { entries: story.entries, instants: story.dice.instants };
}

/** Random histories; a failing one is shrunk to fewer acts. */
export const aHistory: fc.Arbitrary<History> = fc
  .tuple(
    fc.nat({ max: 1_000_000_000 }).map((seed) => ({ seed })),
    fc.integer({ min: 5, max: 110 }),
  )
  .map(([{ seed }, acts]) => historyOf(seed, acts));

/** A history and an instant near one at which something changes. */
export const aMoment: fc.Arbitrary<{ readonly history: History; readonly at: number }> = fc
  .tuple(aHistory, fc.nat({ max: 99 }), fc.constantFrom(0, 0, -1, 1, 43_200_000, 86_400_000, 604_800_000))
  .map(([history, index, shift]) => ({
    history,
    at: (history.instants[index % history.instants.length] as number) + shift,
  }));

/** What the rules are given as known at a position: nothing after it, nothing withdrawn by it. */
export function knownAt(entries: readonly LogEntry[], position = entries.length): readonly Entry[] {
  const upTo = entries.filter((entry) => entry.position <= position);
  const gone = new Set(upTo.flatMap(({ type, data }) => (type === 'EntryWithdrawn' ? data.eventId : [])));
  return upTo.filter((entry): entry is Entry => entry.type !== 'EntryWithdrawn' && !gone.has(entry.id));
}
