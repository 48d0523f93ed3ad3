import { InvalidInput, NotFound, RuleBroken } from '../../core/errors.js';
import type { CommandBody } from '../../fields/command-body.js';
import { type KnownThing, timeZoneSetting } from '../../events/shared/known-thing.js';
import { referencesOf } from '../../fields/field.js';
import { SETTINGS, streamOf, type Thing } from '../../fields/things.js';
import { readTimeZone } from '../../rules/time/time-zone-names.js';
import { whyBehind } from '../../storage/log/last-entry.js';
import type { Command, CommandParts } from './command.js';
import type { Registrations } from './registrations.js';
import type { UseCase } from './use-case.js';

/** How many things of a kind may lie one in the other (bodies.md). */
const DEEPEST = 16;

/** What a decision rests on beside its stream. */
export interface Resolved {
  /** RFC 3339 UTC. */
  readonly recordedAt: string;
  /** In which the body's dates are meant. */
  readonly timeZone: string;
  /** What is known of all things that path and body name. */
  readonly named: ReadonlyMap<Thing, KnownThing>;
}

/** Looks up what the decision rests on. @throws NotFound, RuleBroken (UNKNOWN_REFERENCE), InvalidInput, Unavailable */
export async function resolve<Body extends CommandBody, State>(
  parts: CommandParts,
  command: Command<Body, State>,
  state: State,
): Promise<Resolved> {
  const { useCase, request } = command;
  const { body, params } = request;
  const recordedAt = await recordingTime(parts, command);
  const localTimeOf = useCase.localTimeOf?.(body, { state, params }) ?? [];
  // At once, as all lookups: each may be a way to the server and back.
  const [named, timeZone] = await Promise.all([
    lookUp(parts, command),
    useCase.timeZone?.(body) ?? localTime(parts, localTimeOf),
  ]);
  return { recordedAt, timeZone, named };
}

/** The clock's time, or the one that the caller set; neither may turn the log's order around. */
async function recordingTime<Body extends CommandBody, State>(
  { store, now: clock }: CommandParts,
  { useCase, request: { recordedAt } }: Command<Body, State>,
): Promise<string> {
  const { effectiveTime } = await store.head();
  const now = clock();
  if (recordedAt !== undefined) {
    if (recordedAt > now.toISOString()) {
      throw new InvalidInput(
        `X-Recorded-At is after this machine's ${now.toISOString()}; what is yet to come cannot have been recorded.`,
        [],
        'RECORDED_IN_FUTURE',
      );
    }
    if (effectiveTime !== null && recordedAt < effectiveTime) {
      throw new InvalidInput(
        `X-Recorded-At is before the last entry's ${effectiveTime}.`,
        [],
        'RECORDED_BEFORE_LAST',
      );
    }
    return recordedAt;
  }
  const refusal = whyBehind(now, effectiveTime);
  if (refusal !== undefined && useCase.byRealClock !== true) throw refusal;
  return now.toISOString();
}

/** The time zone of the first of these things that exists and has one, else the setting. */
async function localTime(parts: CommandParts, things: readonly Thing[]): Promise<string> {
  for (const thing of things) {
    const { timeZone, zone } = (await parts.registrations.of(thing)) ?? {};
    if (timeZone !== undefined) return readTimeZone(timeZone) ?? localTime(parts, []);
    // What lies in another thing has the time of that.
    if (zone !== undefined) return localTime(parts, [zone]);
  }
  return (await parts.streams.load(timeZoneSetting, SETTINGS)).folded.state;
}

/** What is known of all things that path and body speak of. @throws NotFound, RuleBroken (UNKNOWN_REFERENCE) */
async function lookUp<Body extends CommandBody, State>(
  { registrations }: CommandParts,
  { useCase, request: { body, params } }: Command<Body, State>,
): Promise<ReadonlyMap<Thing, KnownThing>> {
  const found = new Map<Thing, KnownThing>();
  const within = useCase.target.within?.(params);
  if (within !== undefined) {
    const known = await registrations.of(within);
    if (!known) throw new NotFound(`There is no ${within}.`);
    found.set(within, known);
  }
  const references = referencesOf(body);
  const things = await Promise.all(references.map(({ stream }) => registrations.of(stream)));
  for (const [index, { stream, pointer }] of references.entries()) {
    const known = things[index];
    if (!known)
      throw new RuleBroken('UNKNOWN_REFERENCE', `There is no ${stream}; register it first.`, pointer);
    found.set(stream, known);
  }
  await refuseTooDeep(registrations, useCase.liesIn, body);
  for (const lookup of useCase.mustFind?.(body, params) ?? []) {
    if (!(await registrations.holds(lookup))) {
      throw new RuleBroken(
        'UNKNOWN_REFERENCE',
        `There is no such entry in ${lookup.stream}.`,
        lookup.pointer,
      );
    }
  }
  return found;
}

/** @throws InvalidInput if a new thing would lie in more others, one in the other, than are taken */
async function refuseTooDeep(
  registrations: Registrations,
  liesIn: UseCase['liesIn'],
  body: object,
): Promise<void> {
  if (liesIn === undefined) return;
  const { kind, field } = liesIn;
  let inside: object | undefined = body;
  for (let depth = 0; inside !== undefined; depth += 1) {
    const { [field]: id } = inside as Partial<Record<string, string>>;
    if (id === undefined) return;
    if (depth === DEEPEST) {
      const message = `must have at most ${DEEPEST} others around it, and it would have more; name a wider one`;
      throw InvalidInput.at(`/${field}`, 'TOO_MANY', `${field} ${message}.`);
    }
    inside = (await registrations.of(streamOf(kind, id)))?.began.data;
  }
}
