import type { Decider, FactMeta } from '../../core/decider.js';
import type { DomainEvent } from '../../core/event-type.js';
import type { Entry } from '../../rules/facts/entries.js';
import {
  evolveIncident,
  type IncidentEntry,
  isFirstReport,
  reportedIncident,
} from '../../rules/facts/incident.js';
import type { IncidentFacts } from '../../rules/facts/incident-facts.js';
import { CASUALTIES, type Casualties, type StatedReport } from '../../events/incidents/event-parts.js';
import { isReadByRules } from '../../events/rule-inputs.js';

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
export const incidentDecider: Decider<Incident | undefined> = {
  initialState: undefined,
  evolve: (incident, event, meta) => {
    const facts = evolveFacts(incident?.facts, event, meta);
    return facts && withOwn({ ...NOTHING_YET, ...incident, facts }, event, meta);
  },
};

const NOTHING_YET: Omit<Incident, 'facts'> = {
  casualties: {},
  channels: [],
  evidence: [],
};

function evolveFacts(
  facts: IncidentFacts | undefined,
  { type, data }: DomainEvent,
  { id, recordedAt, revision }: FactMeta,
): IncidentFacts | undefined {
  if (!isReadByRules(type)) return facts;
  // Within one stream revisions order entries as positions do.
  const entry = { type, data, id, recordedAt, position: Number(revision) } as Entry & IncidentEntry;
  if (isFirstReport(entry)) return reportedIncident(entry);
  return facts && evolveIncident(facts, entry);
}

/** What an entry may carry that the rules do not read. */
interface Carried extends Casualties {
  readonly report?: StatedReport;
  readonly sha256?: string;
}

/** Which fields an entry has tells enough: reports have `report`, evidence has `sha256`. */
function withOwn(incident: Incident, { data }: DomainEvent, { recordedBy }: FactMeta): Incident {
  const { report, sha256, ...rest }: Carried = data;
  const casualties = { ...incident.casualties };
  for (const name of CASUALTIES) if (rest[name]) casualties[name] = rest[name];
  return {
    ...incident,
    casualties,
    ...(report && {
      channels: [
        ...incident.channels,
        { reportId: report.reportId, recordedBy, publisher: report.viaSourceId },
      ],
    }),
    ...(sha256 !== undefined && { evidence: [...incident.evidence, sha256] }),
  };
}
