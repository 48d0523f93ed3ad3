import {
  ChoiceParameter,
  MomentParameter,
  PageParameters,
  TextParameter,
  TimeZoneParameter,
} from '../../pipeline/queries/query-fields.js';
import { BoundingBoxParameter } from './bounding-box.js';
import { INCIDENT_STATES, type IncidentState } from './judged-incident.js';

/** What may be asked of the list of incidents; all that is given must hold. */
export class IncidentParameters extends PageParameters {
  @TextParameter({ description: 'May have been in this zone' })
  zone?: string;

  @TextParameter({ description: 'A code, or how it begins before a final *, like KIN.*' })
  code?: string;

  @ChoiceParameter(INCIDENT_STATES, {
    description: 'The strongest over all clauses, or why it counts no more',
  })
  state?: IncidentState;

  @TextParameter({ description: 'Attributed to, or alleged of, this actor' })
  actor?: string;

  @MomentParameter({ description: 'May have been then or later; a date from its start' })
  from?: string;

  @MomentParameter({ description: 'May have been before then; a date to its end' })
  to?: string;

  @TimeZoneParameter({ description: 'For dates; that of `zone` unless said, else UTC' })
  tz?: string;

  @BoundingBoxParameter()
  bbox?: string;

  @TextParameter({
    description:
      'Title of the code, or name of the zone, place, checkpoint or an actor, in any spelling or script; the words of reports are not searched',
  })
  q?: string;

  @ChoiceParameter(['me'], { description: 'Of which the caller recorded a report' })
  reportedBy?: 'me';
}
