import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Aliases, NamesByLanguage, OneOf, Slug } from '../../fields/fields.js';
import { noState, registers, useCase } from '../../pipeline/commands/use-case.js';
import { ACTOR_KINDS, type ActorKind, actorRegistered } from '../../events/actors/events.js';
import type { Alias, Names } from '../../fields/event-fields.js';

export class RegisterActorBody extends CommandBody {
  @Slug()
  id!: string;

  @NamesByLanguage()
  names!: Names;

  @Aliases()
  aliases?: readonly Alias[];

  @OneOf(ACTOR_KINDS)
  kind!: ActorKind;
}

export const registerActor = useCase({
  name: 'RegisterActor',
  summary: 'Registers a party to the conflict, a body, or another actor',
  route: '/actors',
  action: 'register',
  body: RegisterActorBody,
  target: registers('actor'),
  decider: noState,
  decide: (body) => {
    const { id: actorId, ...data } = dataOf(body);
    return [actorRegistered({ actorId, ...data })];
  },
});
