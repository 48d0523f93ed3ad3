import type { Alias, Names } from '../../fields/event-fields.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Aliases, NamesByLanguage } from '../../fields/fields.js';
import { changes, noState, useCase } from '../../pipeline/commands/use-case.js';
import { placeRenamed } from '../../events/places/events.js';

export class RenamePlaceBody extends CommandBody {
  @NamesByLanguage()
  names!: Names;

  @Aliases()
  aliases?: readonly Alias[];
}

export const renamePlace = useCase({
  name: 'RenamePlace',
  summary: 'Adds names or spellings under which the place is known too',
  route: '/places/:id/names',
  action: 'register',
  body: RenamePlaceBody,
  target: changes('place'),
  decider: noState,
  decide: (body, { id: placeId }) => [placeRenamed({ placeId, ...dataOf(body) })],
});
