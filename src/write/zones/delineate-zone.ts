import { InvalidInput, RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { OneOf, Prose, Refers, Uuid } from '../../fields/fields.js';
import { type Outline, OutlineField } from '../../fields/outline-field.js';
import { Metres } from '../../fields/place-fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { DELINEATION_BASES, type DelineationBasis, zoneDelineated } from '../../events/zones/events.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { onZone } from './zone.js';

/** A surveyed border comes with heights and more digits than anybody measured: most of it is not kept. */
const MIB = 1_048_576;

export class DelineateZoneBody extends CommandBody {
  @Refers('place', { optional: true, each: true })
  places?: readonly string[];

  @OutlineField({ optional: true })
  geometry?: Outline;

  @Metres(100_000, { optional: true, description: 'Around a listed place: what may belong to the zone' })
  bufferM?: number;

  @OneOf(DELINEATION_BASES, { each: true })
  basis!: readonly DelineationBasis[];

  @Prose({ optional: true })
  narrative?: TextRef;

  @FuzzyTime({ optional: true })
  from?: StatedTime;

  @Uuid({ optional: true, description: 'The delineation of this zone whose place this one takes' })
  replaces?: string;
}

export const delineateZone = onZone({
  name: 'DelineateZone',
  summary: 'Says where the zone lies, from some time on or in the place of what was said before',
  route: '/zones/:id/delineations',
  action: 'register',
  body: DelineateZoneBody,
  attributed: true,
  bodyLimit: 2 * MIB,
  decide: (body, { id: zoneId, state }) => {
    const { places = [], geometry, narrative, replaces } = body;
    if (places.length === 0 && geometry === undefined && narrative === undefined) {
      throw InvalidInput.at('', 'NOTHING_DELINEATED', 'Give at least one of places, geometry and narrative.');
    }
    if (replaces !== undefined && !state.delineations.has(replaces)) {
      throw new RuleBroken('UNKNOWN_REFERENCE', 'There is no such delineation of this zone.', '/replaces');
    }
    // The rules leave the earlier one out already; a second replacement then stands beside the first.
    const again = replaces !== undefined && state.delineations.get(replaces) === 'REPLACED';
    return {
      events: [zoneDelineated({ zoneId, ...dataOf(body), geometry: geometry?.geometry })],
      warnings: [
        ...warnIf(geometry?.trimmed ?? false, 'OUTLINE_TRIMMED', '/geometry'),
        ...warnIf(again, 'REPLACED_BEFORE', '/replaces'),
      ],
    };
  },
});
