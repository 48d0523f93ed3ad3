import { RuleBroken } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { OneOf, Refers } from '../../fields/fields.js';
import { observationOf, streamOf, zoneObserved } from '../../fields/things.js';
import { Located, Metres, WIDEST_M } from '../../fields/place-fields.js';
import { Instant } from '../../fields/time-fields.js';
import { noState, type Target, useCase, warnIf } from '../../pipeline/commands/use-case.js';
import type { Location } from '../../rules/facts/entries.js';
import {
  OBSERVATION_METHODS,
  type ObservationMethod,
  observationWindowRecorded,
} from '../../events/observation/events.js';

export class RecordObservationWindowBody extends CommandBody {
  @Refers('actor', { description: 'Who could observe; one of the caller’s bodies' })
  declare bodyId: string;

  @Located({ optional: true, description: 'Absent: the whole zone' })
  place?: Location;

  @Metres(WIDEST_M, { optional: true, description: 'Around the place: what could be observed too' })
  radiusM?: number;

  @OneOf(OBSERVATION_METHODS)
  method!: ObservationMethod;

  @Instant()
  from!: string;

  @Instant()
  to!: string;
}

/** One stream a zone and month (UTC): windows are many, and no decision needs the others. */
const monthOfZone: Target<RecordObservationWindowBody> = {
  expectation: 'either',
  id: ({ id = '' }) => id,
  stream: (id, _, { from }) => observationOf(id, utcMonth(from)),
  within: ({ id = '' }) => streamOf('zone', id),
  // A correction may move a window into another month; it then stands where the one that it corrects stood.
  alsoIn: (stream, { id = '' }) => zoneObserved(stream) === id,
};

export const recordObservationWindow = useCase({
  name: 'RecordObservationWindow',
  summary: 'Records where and when a body could observe, whatever it saw',
  route: '/zones/:id/observation-windows',
  action: 'report',
  body: RecordObservationWindowBody,
  target: monthOfZone,
  decider: noState,
  decide: (body, { id: zoneId, recordedAt }) => {
    const { from, to, place, radiusM } = body;
    if (from >= to) {
      throw new RuleBroken('END_BEFORE_START', 'The window ends before it begins.', '/to');
    }
    return {
      events: [observationWindowRecorded({ zoneId, ...dataOf(body) })],
      warnings: [
        ...warnIf(to > recordedAt, 'ENDS_IN_FUTURE', '/to'),
        ...warnIf(radiusM !== undefined && place === undefined, 'RADIUS_WITHOUT_PLACE', '/radiusM'),
      ],
    };
  },
});

/** `yyyy-mm` of an instant with any offset: the stream is chosen before the body is brought to its normal form. */
function utcMonth(instant: string): string {
  return new Date(instant).toISOString().slice(0, 7);
}
