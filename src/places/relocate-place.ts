import type { TextRef } from '../core/text-ref.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { Phrase } from '../platform/commands/fields.js';
import { Metres, Point, WIDEST_M } from '../platform/commands/place-fields.js';
import { changes, noState, useCase } from '../platform/commands/use-case.js';
import type { LonLat } from '../rules/entries.js';
import { placeRelocated } from './events.js';

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
