import { assertAffiliation } from './assert-affiliation.js';
import { registerActor } from './register-actor.js';

export const actorUseCases = [registerActor, assertAffiliation] as const;
