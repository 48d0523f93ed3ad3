import { type DataOf, event } from '../../core/event-type.js';
import {
  count,
  followed,
  location,
  nullable,
  optional,
  plain,
  ref,
  restricted,
  statedSpan,
  statedTime,
  string,
} from '../../fields/event-fields.js';
import { boundsOf, boundsOfHappening } from '../shared/valid-time.js';
import type { Coarse } from './coarse.js';
import { casualties, incidentFact, incidentFactWithReason } from './event-parts.js';

/** What is known of the incident is told anew, for a reason. */

const coarse = plain<Coarse>();

export const incidentRetimed = event(
  'IncidentRetimed',
  { occurred: restricted(statedSpan), coarse, ...incidentFactWithReason },
  { validTime: ({ occurred }) => boundsOfHappening(occurred) },
);
export type IncidentRetimed = DataOf<typeof incidentRetimed>;

/** What is absent stays as it was; `impact: null` takes the impact away. */
export const incidentRelocated = event('IncidentRelocated', {
  location: optional(restricted(followed(location))),
  impact: optional(nullable(restricted(followed(location)))),
  zoneId: optional(followed(ref('zone'))),
  coarse,
  ...incidentFactWithReason,
});
export type IncidentRelocated = DataOf<typeof incidentRelocated>;

export const incidentReclassified = event('IncidentReclassified', {
  code: string,
  ...incidentFactWithReason,
});
export type IncidentReclassified = DataOf<typeof incidentReclassified>;

/** Numbers that are absent stay as they were. */
export const casualtiesRevised = event('CasualtiesRevised', {
  ...casualties,
  coarse,
  ...incidentFactWithReason,
});
export type CasualtiesRevised = DataOf<typeof casualtiesRevised>;

/** Some of those arrested are free. */
export const detaineesReleased = event(
  'DetaineesReleased',
  { count: restricted(count), at: restricted(statedTime), coarse, ...incidentFact },
  { validTime: ({ at }) => boundsOf(at) },
);
export type DetaineesReleased = DataOf<typeof detaineesReleased>;

/** What went on goes on no more. */
export const practiceEnded = event(
  'PracticeEnded',
  { at: restricted(statedTime), coarse, ...incidentFact },
  { validTime: ({ at }) => boundsOf(at) },
);
export type PracticeEnded = DataOf<typeof practiceEnded>;

/** It is the same incident as another, with which its reports count from now on. */
export const incidentMerged = event('IncidentMerged', {
  intoIncidentId: ref('incident'),
  ...incidentFactWithReason,
});
export type IncidentMerged = DataOf<typeof incidentMerged>;

/** It is held to have been no incident at all. */
export const incidentRetracted = event('IncidentRetracted', incidentFactWithReason);
export type IncidentRetracted = DataOf<typeof incidentRetracted>;

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
