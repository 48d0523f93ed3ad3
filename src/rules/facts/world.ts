import { assertedAffiliation, type Affiliation } from './actor.js';
import { evolveAgreement, type Agreement } from './agreement.js';
import { type Entry, type Reliability } from './entries.js';
import {
  establishedCheckpoint,
  registeredPlace,
  relocatedPlace,
  type CheckpointFacts,
  type PlaceFacts,
} from './gazetteer.js';
import { type IncidentFacts } from './incident-facts.js';
import { evolveIncident, isFirstReport, reportedIncident } from './incident.js';
import { evolveRestriction, imposedRestriction, type RestrictionFacts } from './restriction.js';
import { DEFAULT_SETTINGS, evolveSettings, type Settings } from './settings.js';
import { ALL_READABLE, type Unreadable } from './set-aside.js';
import { evolveZone, recordedWindow, unknownZone, type ObservationWindow, type ZoneFacts } from './zone.js';

type Id = string;

/** A source as far as independence and evidence go. Without a grade nobody has assessed it. */
export interface SourceFacts {
  readonly id: Id;
  readonly affiliationActorId?: Id;
  readonly reliability?: Reliability;
  readonly gradedBy?: string;
}

/**
 * All facts that answers rest on. It may be a slice of the log: what it refers to need not be in it, and then is as
 * little known as it looks (a place without point and parent, a zone without delineation, an agreement without acts).
 */
export interface World {
  readonly settings: Settings;
  readonly affiliations: readonly Affiliation[];
  readonly places: ReadonlyMap<Id, PlaceFacts>;
  readonly checkpoints: ReadonlyMap<Id, CheckpointFacts>;
  readonly zones: ReadonlyMap<Id, ZoneFacts>;
  /** By zone; apart from the zones' other facts because they are by far the most. */
  readonly windows: ReadonlyMap<Id, readonly ObservationWindow[]>;
  readonly sources: ReadonlyMap<Id, SourceFacts>;
  readonly restrictions: ReadonlyMap<Id, RestrictionFacts>;
  readonly agreements: ReadonlyMap<Id, Agreement>;
  readonly incidents: ReadonlyMap<Id, IncidentFacts>;
  /** What cannot be judged; of the things in it only those of their entries are folded that can be read. */
  readonly unreadable: Unreadable;
}

type Mutable<T extends World> = Pick<World, 'unreadable'> & {
  -readonly [K in keyof Omit<T, 'unreadable'>]: T[K] extends ReadonlyMap<infer Key, infer V>
    ? Map<Key, V>
    : T[K];
};

/**
 * Folds entries, in order of position, into what is known. The caller has left out what was withdrawn and what lies
 * after the position asked about, and entries that are not readable. Never throws: an entry about an incident or restriction of which the first entry is
 * missing tells nothing and is passed over.
 */
export function foldWorld(entries: Iterable<Entry>, unreadable: Unreadable = ALL_READABLE): World {
  const affiliations: Affiliation[] = [];
  const windows = new Map<Id, ObservationWindow[]>();
  const world: Mutable<World> = {
    settings: DEFAULT_SETTINGS,
    affiliations,
    places: new Map(),
    checkpoints: new Map(),
    zones: new Map(),
    windows,
    sources: new Map(),
    restrictions: new Map(),
    agreements: new Map(),
    incidents: new Map(),
    unreadable,
  };
  for (const entry of entries) {
    if (entry.type === 'ActorAffiliationAsserted') {
      affiliations.push(assertedAffiliation(entry));
    } else if (entry.type === 'ObservationWindowRecorded') {
      const ofZone = windows.get(entry.data.zoneId);
      if (ofZone === undefined) windows.set(entry.data.zoneId, [recordedWindow(entry)]);
      else ofZone.push(recordedWindow(entry));
    } else {
      apply(world, entry);
    }
  }
  return world;
}

type Gathered = 'ActorAffiliationAsserted' | 'ObservationWindowRecorded';

function apply(world: Mutable<World>, entry: Exclude<Entry, { type: Gathered }>): void {
  if (isFirstReport(entry)) {
    world.incidents.set(entry.data.incidentId, reportedIncident(entry));
    return;
  }
  switch (entry.type) {
    case 'SettingsChanged':
      world.settings = evolveSettings(world.settings, entry.data);
      return;
    case 'ActorRegistered':
      return;
    case 'PlaceRegistered':
      world.places.set(entry.data.placeId, registeredPlace(entry));
      return;
    case 'PlaceRelocated': {
      const place = world.places.get(entry.data.placeId);
      if (place !== undefined) world.places.set(place.id, relocatedPlace(place, entry));
      return;
    }
    case 'CheckpointEstablished':
      world.checkpoints.set(entry.data.checkpointId, establishedCheckpoint(entry));
      return;
    case 'SourceRegistered': {
      const { sourceId, affiliationActorId } = entry.data;
      world.sources.set(sourceId, { ...world.sources.get(sourceId), id: sourceId, affiliationActorId });
      return;
    }
    case 'SourceReliabilityGraded': {
      const { sourceId, reliability } = entry.data;
      const graded = { ...world.sources.get(sourceId), id: sourceId, reliability, gradedBy: entry.id };
      world.sources.set(sourceId, graded);
      return;
    }
    case 'ZoneProposed':
    case 'ZoneDelineated':
    case 'ControlAsserted':
    case 'SituationAssessed':
    case 'AccessDenied':
    case 'BodyTallyReported':
    case 'IncidentSeriesRecorded': {
      const { zoneId } = entry.data;
      world.zones.set(zoneId, evolveZone(world.zones.get(zoneId) ?? unknownZone(zoneId), entry));
      return;
    }
    case 'RestrictionImposed':
      world.restrictions.set(entry.data.restrictionId, imposedRestriction(entry));
      return;
    case 'RestrictionEased':
    case 'RestrictionLifted': {
      const restriction = world.restrictions.get(entry.data.restrictionId);
      if (restriction !== undefined) {
        world.restrictions.set(restriction.id, evolveRestriction(restriction, entry));
      }
      return;
    }
    case 'IncidentReportAdded':
    case 'ReportRetracted':
    case 'ReportDependenceAsserted':
    case 'IncidentRetimed':
    case 'IncidentRelocated':
    case 'IncidentReclassified':
    case 'CasualtiesRevised':
    case 'DetaineesReleased':
    case 'PracticeEnded':
    case 'VerificationOpened':
    case 'VerificationSuspended':
    case 'VerificationConcluded':
    case 'PositionRecorded':
    case 'AttributionFound':
    case 'ViolationEndorsed':
    case 'ViolationDismissed':
    case 'ViolationReopened':
    case 'IncidentRetracted':
    case 'IncidentMerged': {
      const incident = world.incidents.get(entry.data.incidentId);
      if (incident === undefined) return;
      if (entry.type === 'IncidentMerged' && closesCircle(world, incident.id, entry.data.intoIncidentId))
        return;
      world.incidents.set(incident.id, evolveIncident(incident, entry));
      return;
    }
    default:
      applyToAgreement(world, entry);
  }
}

type AgreementEntry = Extract<Entry, { data: { agreementId: Id } }>;

function applyToAgreement(
  world: Mutable<World>,
  entry: Exclude<AgreementEntry, { data: { incidentId: Id } }>,
): void {
  const { agreementId } = entry.data;
  const agreement = evolveAgreement(world.agreements.get(agreementId), entry);
  if (agreement !== undefined) world.agreements.set(agreementId, agreement);
}

/** Whether following the merges from `into` leads back to the incident. */
function closesCircle(world: World, incidentId: Id, into: Id): boolean {
  for (
    let id: Id | undefined = into;
    id !== undefined;
    id = world.incidents.get(id)?.mergedInto?.incidentId
  ) {
    if (id === incidentId) return true;
  }
  return false;
}
