import { RuleBroken } from '../../../core/errors.js';

/** There is nothing to resume. */
export class NotParked extends RuleBroken {
  constructor(name: string) {
    super('PROJECTION_NOT_PARKED', `Projection ${name} is not parked.`);
  }
}

/** A rebuild is under way. */
export class RebuildingAlready extends RuleBroken {
  constructor(name: string) {
    super('PROJECTION_REBUILDING', `Projection ${name} is being rebuilt already.`);
  }
}
