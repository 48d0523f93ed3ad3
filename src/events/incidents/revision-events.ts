import { event } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import { streamOf } from '../../fields/things.js';
import type { StatedSpan, StatedTime } from '../../fields/time-fields.js';
import type { Location } from '../../rules/facts/entries.js';
import type { Coarse } from './coarse.js';
import {
  boundsOf,
  boundsOfSpan,
  type Casualties,
  factSections,
  type IncidentFact,
  type StatedCount,
  streamsAt,
  streamsOf,
} from './event-parts.js';

/** What is known of the incident is told anew, for a reason. */
interface Revision extends IncidentFact {
  readonly reason: TextRef;
}

export interface IncidentRetimed extends Revision {
  readonly occurred: StatedSpan;
  readonly coarse: Coarse;
}

export const incidentRetimed = event<IncidentRetimed>()('IncidentRetimed', {
  sections: { occurred: 'restricted', coarse: 'public', ...factSections },
  validTime: ({ occurred }) => boundsOfSpan(occurred),
});

/** What is absent stays as it was; `impact: null` takes the impact away. */
export interface IncidentRelocated extends Revision {
  readonly location?: Location;
  readonly impact?: Location | null;
  readonly zoneId?: string;
  readonly coarse: Coarse;
}

export const incidentRelocated = event<IncidentRelocated>()('IncidentRelocated', {
  sections: {
    location: 'restricted',
    impact: 'restricted',
    zoneId: 'public',
    coarse: 'public',
    ...factSections,
  },
  subjects: ({ location, impact, zoneId }) => [
    ...streamsAt(location, impact),
    ...streamsOf('zone', [zoneId]),
  ],
});

export interface IncidentReclassified extends Revision {
  readonly code: string;
}

export const incidentReclassified = event<IncidentReclassified>()('IncidentReclassified', {
  sections: { code: 'public', ...factSections },
});

/** Numbers that are absent stay as they were. */
export interface CasualtiesRevised extends Revision, Casualties {
  readonly coarse: Coarse;
}

export const casualtiesRevised = event<CasualtiesRevised>()('CasualtiesRevised', {
  sections: {
    arrested: 'restricted',
    killed: 'restricted',
    injured: 'restricted',
    displaced: 'restricted',
    coarse: 'public',
    ...factSections,
  },
});

/** Some of those arrested are free. */
export interface DetaineesReleased extends IncidentFact {
  readonly count: StatedCount;
  readonly at: StatedTime;
  readonly coarse: Coarse;
}

export const detaineesReleased = event<DetaineesReleased>()('DetaineesReleased', {
  sections: { count: 'restricted', at: 'restricted', coarse: 'public', ...factSections },
  validTime: ({ at }) => boundsOf(at),
});

/** What went on goes on no more. */
export interface PracticeEnded extends IncidentFact {
  readonly at: StatedTime;
  readonly coarse: Coarse;
}

export const practiceEnded = event<PracticeEnded>()('PracticeEnded', {
  sections: { at: 'restricted', coarse: 'public', ...factSections },
  validTime: ({ at }) => boundsOf(at),
});

/** It is the same incident as another, with which its reports count from now on. */
export interface IncidentMerged extends Revision {
  readonly intoIncidentId: string;
}

export const incidentMerged = event<IncidentMerged>()('IncidentMerged', {
  sections: { intoIncidentId: 'public', ...factSections },
  subjects: ({ intoIncidentId }) => [streamOf('incident', intoIncidentId)],
});

/** It is held to have been no incident at all. */
export type IncidentRetracted = Revision;

export const incidentRetracted = event<IncidentRetracted>()('IncidentRetracted', {
  sections: { ...factSections },
});

export const revisionEvents = [
  incidentRetimed,
  incidentRelocated,
  incidentReclassified,
  casualtiesRevised,
  detaineesReleased,
  practiceEnded,
  incidentMerged,
  incidentRetracted,
] as const;
