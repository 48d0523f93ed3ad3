import type { Decider, FactMeta } from '../../core/decider.js';
import type { EventIn } from '../../core/event-type.js';
import { CASUALTIES, type Casualties, type StatedReport } from '../../events/incidents/event-parts.js';
import type { incidentEvents } from '../../events/incidents/events.js';
import { evolveIncident, isFirstReport, reportedIncident } from '../../rules/facts/incident.js';
import type { IncidentFacts } from '../../rules/facts/incident-facts.js';

/** What decisions on an incident, and warnings about them, rest on. */
export interface Incident {
  /** What the rules gather of it, so that both read its entries alike. */
  readonly facts: IncidentFacts;
  readonly casualties: Casualties;
  /** Whom each report came through. A list, since each further report copies it: a map of thousands costs more than all else. */
  readonly channels: readonly Channel[];
  /** Hashes of what is attached. */
  readonly evidence: readonly string[];
}

/** Whom a report came through on its way from the source into the ledger. */
export interface Channel {
  readonly reportId: string;
  /** A pseudonym. */
  readonly recordedBy: string;
  /** The source that published it, if that was another one. */
  readonly publisher: string | undefined;
}

/** Undefined before the first report. */
export const incidentDecider: Decider<Incident | undefined, EventIn<typeof incidentEvents>> = {
  initialState: undefined,
  evolve: (incident, event, meta) => {
    const { id, recordedAt } = meta;
    if (isFirstReport(event)) {
      const facts = reportedIncident({ ...event, id, recordedAt });
      const reported = through(event.data.report, meta, { ...NOTHING_YET, ...incident, facts });
      return withCasualties(event.data, reported);
    }
    if (incident === undefined) return undefined;
    switch (event.type) {
      case 'EvidenceAttached':
        return { ...incident, evidence: [...incident.evidence, event.data.sha256] };
      case 'ViolationReferred':
      case 'IncidentPublished':
      case 'IncidentEmbargoed':
        return incident;
      default: {
        const facts = evolveIncident(incident.facts, { ...event, id, recordedAt });
        const told = { ...incident, facts };
        if (event.type === 'IncidentReportAdded') return through(event.data.report, meta, told);
        return event.type === 'CasualtiesRevised' ? withCasualties(event.data, told) : told;
      }
    }
  },
};

const NOTHING_YET: Omit<Incident, 'facts'> = {
  casualties: {},
  channels: [],
  evidence: [],
};

function through(
  { reportId, viaSourceId: publisher }: StatedReport,
  { recordedBy }: FactMeta,
  incident: Incident,
): Incident {
  return { ...incident, channels: [...incident.channels, { reportId, recordedBy, publisher }] };
}

function withCasualties(told: Casualties, incident: Incident): Incident {
  const casualties = { ...incident.casualties };
  for (const name of CASUALTIES) if (told[name]) casualties[name] = told[name];
  return { ...incident, casualties };
}
