import { Forbidden, RuleBroken } from '../../core/errors.js';
import type { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { streamOf, type Thing } from '../../fields/things.js';
import {
  changes,
  type Decision,
  decisionOf,
  type DecisionContext,
  type UseCase,
  useCase,
  type Warning,
  warnIf,
} from '../../pipeline/commands/use-case.js';
import type { Location } from '../../rules/facts/entries.js';
import { type Incident, incidentDecider } from './incident.js';

/** What a decision about an existing incident rests on. */
export interface Known extends Pick<
  DecisionContext<unknown>,
  'params' | 'recordedAt' | 'recordedBy' | 'ownOnly' | 'newId' | 'registered'
> {
  readonly incident: Incident;
}

/** A body as event data of the incident in the path. */
export type FactOf<Body extends CommandBody> = Omit<Body, 'corrects'> & { readonly incidentId: string };

interface Addition<Body extends CommandBody> extends Pick<
  UseCase<Body>,
  'name' | 'summary' | 'action' | 'body' | 'attributed' | 'mustFind'
> {
  /** Below /incidents/:id. */
  readonly path: `/${string}`;
  /** No events are a no-op. @throws RuleBroken, InvalidInput, NotFound */
  readonly decide: (fact: FactOf<Body>, known: Known) => Decision;
}

/**
 * A use case that adds an entry to the incident in the path. Dates are meant in the time of its zone; whatever is added
 * to an incident that counts no more is recorded with a warning.
 */
export function addsToIncident<Body extends CommandBody>({
  path,
  decide,
  ...declared
}: Addition<Body>): UseCase<Body, Incident | undefined> {
  return useCase({
    ...declared,
    route: `/incidents/:id${path}`,
    target: changes('incident'),
    decider: incidentDecider,
    localTimeOf: (_, { state }) => (state ? zonesOf(state.facts) : []),
    decide: (body, { state, id, ...context }) => {
      const known = { ...context, incident: begun(state) };
      if (declared.action === 'correct') refuseOthers(known);
      const { events, warnings } = decisionOf(decide({ incidentId: id, ...dataOf(body) }, known));
      return { events, warnings: [...lifeWarnings(known.incident), ...warnings] };
    },
  });
}

/** The streams whose local time an incident's dates are meant in: its zone, else the zone of its location. */
export function zonesOf({ zoneId, location }: { zoneId?: string; location: Location }): readonly Thing[] {
  return [
    ...(zoneId === undefined ? [] : [streamOf('zone', zoneId)]),
    ...('zoneId' in location ? [streamOf('zone', location.zoneId)] : []),
    ...('checkpointId' in location ? [streamOf('checkpoint', location.checkpointId)] : []),
  ];
}

/**
 * Nobody judges what they reported themselves.
 *
 * @throws RuleBroken OWN_REPORT
 */
export function refuseOwnReport({ incident, recordedBy }: Known): void {
  if (incident.channels.some((channel) => channel.recordedBy === recordedBy)) {
    throw new RuleBroken(
      'OWN_REPORT',
      'You recorded a report of this incident; somebody else has to judge it.',
    );
  }
}

/** @throws Forbidden NOT_YOUR_INCIDENT if the caller corrects own reports only, and this is none of theirs */
function refuseOthers({ incident, params: { reportId }, recordedBy, ownOnly }: Known): void {
  const concerned = incident.channels.filter(
    (channel) => reportId === undefined || channel.reportId === reportId.toLowerCase(),
  );
  const isOwn = concerned.length === 0 || concerned.some((channel) => channel.recordedBy === recordedBy);
  if (ownOnly && !isOwn) {
    throw new Forbidden(
      'A monitor corrects what they reported themselves; add a report of what you know instead.',
      'NOT_YOUR_INCIDENT',
    );
  }
}

function lifeWarnings({ facts }: Incident): readonly Warning[] {
  const reportsGone = facts.reports.every(({ retractedBy }) => retractedBy !== undefined);
  return [
    ...warnIf(facts.retractedBy !== undefined || reportsGone, 'INCIDENT_RETRACTED', ''),
    ...warnIf(facts.mergedInto !== undefined, 'INCIDENT_MERGED', ''),
  ];
}

function begun(incident: Incident | undefined): Incident {
  if (incident === undefined) throw new Error('The stream of an incident begins with a report');
  return incident;
}
