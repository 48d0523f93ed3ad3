import {
  KnownAtParameter,
  MomentParameter,
  PageParameters,
  parameter,
  QueryParameters,
  TextParameter,
  TimeZoneParameter,
  PositionParameter,
} from '../../pipeline/queries/query-fields.js';
import { isDuration } from '../../rules/time/calendar.js';
import { pointFault } from './point.js';

/** Local days before the end at which a replay begins unless said. */
export const DEFAULT_DAYS = 30;

/** A point on both axes of time, as one text. */
const PointParameter = (description: string): PropertyDecorator =>
  parameter(
    { name: 'point', fault: pointFault, schema: { type: 'string', maxLength: 200 } },
    { optional: false, description },
  );

export class ReplayParameters extends PageParameters {
  @TextParameter({ optional: false, description: 'Id of the zone' })
  zone!: string;

  @MomentParameter({ description: `First step; ${DEFAULT_DAYS} days before the end unless said` })
  from?: string;

  @MomentParameter({ description: 'Last step, at the latest; today, or the day of `knownAt`, unless said' })
  to?: string;

  @parameter(
    {
      name: 'duration',
      fault: (value) =>
        typeof value === 'string' && isDuration(value)
          ? undefined
          : 'must be an ISO 8601 duration in whole units, like P1D, P1M or PT6H',
      schema: { type: 'string' },
    },
    {
      description: 'From one step to the next, in the local calendar; P1D unless said',
    },
  )
  step: string = 'P1D';

  @KnownAtParameter()
  knownAt?: string;

  @PositionParameter()
  position?: number;

  @TimeZoneParameter({ description: 'For dates and steps; the zone’s unless said' })
  tz?: string;
}

export class DiffParameters extends QueryParameters {
  @TextParameter({ optional: false, description: 'Id of the zone' })
  zone!: string;

  @PointParameter(
    '`at:…`, `knownAt:…` or `position:…`, or `at:…` and one of the others with a comma; what is not said is now',
  )
  a!: string;

  @PointParameter('The other point, in the same form')
  b!: string;

  @TimeZoneParameter({ description: 'For dates; the zone’s unless said' })
  tz?: string;
}
