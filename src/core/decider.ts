import type { RecordedEvent } from './event-store.js';
import type { DomainEvent } from './event-type.js';
import { valuesAt } from './marks.js';

/** What the log adds to an event: who recorded it, when, and where in its stream it stands. */
export interface FactMeta {
  readonly id: string;
  readonly revision: number;
  /** RFC 3339 UTC. */
  readonly recordedAt: string;
  /** Pseudonym of the principal. */
  readonly recordedBy: string;
}

/**
 * What a decision knows of its own stream: the state before the first event, and what each event makes of it.
 * `evolve` is pure and never throws; an event that changes nothing for decisions returns the state as it is. `Event` is
 * the union of all that the stream may hold but withdrawals, which folds obey themselves.
 */
export interface Decider<State, Event extends DomainEvent = DomainEvent> {
  readonly initialState: State;
  evolve(state: State, event: Event, meta: FactMeta): State;
}

/** An event of a stream together with what the log adds. */
export interface Fact {
  readonly event: DomainEvent;
  readonly meta: FactMeta;
  /** Its id stood earlier in the log: it has its revision, and folds pass over it. */
  readonly doubled?: true;
}

/** Entries of a stream as folds take them. */
export function factsOf(
  read: readonly RecordedEvent[],
  open: (recorded: RecordedEvent) => DomainEvent,
): readonly Fact[] {
  return read.map((recorded) => {
    const { id, revision, recordedAt, recordedBy, doubled } = recorded;
    const meta = { id, revision, recordedAt, recordedBy };
    return { event: open(recorded), meta, ...(doubled && { doubled }) };
  });
}

/** The type that undoes an entry of its own stream (rules.md, section 1); every fold ignores what it names. */
export const ENTRY_WITHDRAWN = 'EntryWithdrawn';

/** The id of the entry that an event withdraws, if it is a withdrawal. */
export function withdrawnBy({ type, data }: DomainEvent): string | undefined {
  return type === ENTRY_WITHDRAWN ? valuesAt(['eventId'], data)[0] : undefined;
}

/**
 * A stream, folded: its state as of `revision` (-1 when the stream does not exist), without what was withdrawn and what is
 * doubled.
 */
export interface Folded<State> {
  readonly state: State;
  readonly revision: number;
  readonly withdrawn: ReadonlySet<string>;
}

/** Folds a whole stream, leaving out withdrawn entries and, if given, one more: the entry about to be corrected. */
export function foldStream<State>(
  decider: Decider<State>,
  facts: readonly Fact[],
  leaveOut?: string,
): Folded<State> {
  const counted = facts.filter(({ doubled }) => !doubled);
  const withdrawn = new Set(counted.flatMap(({ event }) => withdrawnBy(event) ?? []));
  let state = decider.initialState;
  for (const fact of counted) {
    const { id } = fact.meta;
    if (withdrawn.has(id) || id === leaveOut || fact.event.type === ENTRY_WITHDRAWN) continue;
    state = evolved(decider, state, fact);
  }
  return { state, revision: facts.at(-1)?.meta.revision ?? -1, withdrawn };
}

/** An entry that cannot be read changes nothing for decisions: they are made on what can, so that it can be corrected. */
function evolved<State>(decider: Decider<State>, state: State, { event, meta }: Fact): State {
  try {
    return decider.evolve(state, event, meta);
  } catch {
    return state;
  }
}

/** Carries a fold on over newer facts; undefined if they withdraw something, since a fold cannot be run backwards. */
export function foldOn<State>(
  decider: Decider<State>,
  folded: Folded<State>,
  newer: readonly Fact[],
): Folded<State> | undefined {
  let { state, revision } = folded;
  for (const { event, meta, doubled } of newer) {
    revision = meta.revision;
    if (doubled) continue;
    if (withdrawnBy(event) !== undefined) return undefined;
    state = evolved(decider, state, { event, meta });
  }
  return { state, revision, withdrawn: folded.withdrawn };
}
