import type { Alias, Names } from '../../fields/event-fields.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Aliases, NamesByLanguage, OneOf, Refers, Slug } from '../../fields/fields.js';
import { Metres, Point, WIDEST_M } from '../../fields/place-fields.js';
import { noState, registers, useCase } from '../../pipeline/commands/use-case.js';
import type { LonLat, PlaceKind } from '../../rules/facts/entries.js';
import { PLACE_KINDS, placeRegistered } from '../../events/places/events.js';
import { PCode } from './pcode.js';

export class RegisterPlaceBody extends CommandBody {
  @Slug()
  id!: string;

  @NamesByLanguage()
  names!: Names;

  @Aliases()
  aliases?: readonly Alias[];

  @OneOf(PLACE_KINDS)
  kind!: PlaceKind;

  @Point({ optional: true })
  point?: LonLat;

  @Metres(WIDEST_M, { optional: true })
  uncertaintyM?: number;

  @PCode({ optional: true })
  pcode?: string;

  // A place that named itself would be refused too: it does not exist yet.
  @Refers('place', { optional: true, description: 'The larger place that it lies in' })
  parentId?: string;
}

export const registerPlace = useCase({
  name: 'RegisterPlace',
  summary: 'Registers a town, a mountain, a base, a region or another place',
  route: '/places',
  action: 'register',
  body: RegisterPlaceBody,
  target: registers('place'),
  liesIn: { kind: 'place', field: 'parentId' },
  decider: noState,
  decide: (body) => {
    const { id: placeId, ...data } = dataOf(body);
    return [placeRegistered({ placeId, ...data })];
  },
});
