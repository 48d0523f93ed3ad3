import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { nested } from '../../fields/field.js';
import { Counted } from '../../fields/count-field.js';
import { OneOf, Phrase, Prose, Refers, Uuid } from '../../fields/fields.js';
import { Located } from '../../fields/place-fields.js';
import { FuzzySpan, FuzzyTime, type StatedSpan, type StatedTime } from '../../fields/time-fields.js';
import type { Location, WeaponClass } from '../../rules/facts/entries.js';
import { Code } from './code-field.js';
import type { StatedCount } from '../../fields/event-fields.js';

const WEAPON_CLASSES = [
  'SMALL_ARMS',
  'HEAVY',
  'AIR',
  'NONE',
  'UNKNOWN',
] as const satisfies readonly WeaponClass[];

export class WeaponBody {
  @OneOf(WEAPON_CLASSES)
  class!: WeaponClass;

  @Phrase({ optional: true, description: 'What kind, in the source’s words' })
  name?: TextRef;
}

/** Where a report tells the incident otherwise than others do; what is absent it does not contradict. */
export class DifferencesBody {
  @Code({ optional: true })
  code?: string;

  @FuzzySpan({ optional: true })
  occurred?: StatedSpan;

  @Located({ optional: true })
  location?: Location;

  @Refers('actor', { optional: true, each: true })
  allegedActors?: readonly string[];

  @Refers('actor', { optional: true, each: true })
  targets?: readonly string[];

  @nested(() => WeaponBody, { optional: true })
  weapon?: WeaponBody;

  @Counted({ optional: true })
  killed?: StatedCount;

  @Counted({ optional: true })
  injured?: StatedCount;

  @Counted({ optional: true })
  displaced?: StatedCount;

  @Counted({ optional: true })
  arrested?: StatedCount;
}

/** One allegation by a source, inside the body that begins an incident. */
export class ReportBody {
  @Uuid({ optional: true })
  id?: string;

  @Refers('source')
  sourceId!: string;

  @Refers('source', { optional: true, description: 'Who published it' })
  viaSourceId?: string;

  @Prose({ optional: true })
  text?: TextRef;

  @FuzzyTime({ optional: true })
  madeAt?: StatedTime;

  @nested(() => DifferencesBody, { optional: true })
  differs?: DifferencesBody;
}

/** A body that may say whom it befell. */
export abstract class CasualtiesBody extends CommandBody {
  @Counted({ optional: true })
  arrested?: StatedCount;

  @Counted({ optional: true })
  killed?: StatedCount;

  @Counted({ optional: true })
  injured?: StatedCount;

  @Counted({ optional: true })
  displaced?: StatedCount;
}
