import type { Alias, Names } from '../actors/events.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { Aliases, NamesByLanguage } from '../platform/commands/fields.js';
import { changes, noState, useCase } from '../platform/commands/use-case.js';
import { placeRenamed } from './events.js';

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
