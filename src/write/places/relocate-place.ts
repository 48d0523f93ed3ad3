import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Phrase } from '../../fields/fields.js';
import { Metres, Point, WIDEST_M } from '../../fields/place-fields.js';
import { changes, noState, useCase } from '../../pipeline/commands/use-case.js';
import type { LonLat } from '../../rules/facts/entries.js';
import { placeRelocated } from '../../events/places/events.js';

export class RelocatePlaceBody extends CommandBody {
  @Point()
  point!: LonLat;

  @Metres(WIDEST_M, { optional: true })
  uncertaintyM?: number;

  @Phrase()
  declare reason: TextRef;
}

export const relocatePlace = useCase({
  name: 'RelocatePlace',
  summary: 'Corrects where the place lies',
  route: '/places/:id/position',
  action: 'register',
  body: RelocatePlaceBody,
  target: changes('place'),
  decider: noState,
  decide: (body, { id: placeId }) => [placeRelocated({ placeId, ...dataOf(body) })],
});
