import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { field, type FieldUse, nested } from '../../fields/field.js';
import {
  CodePattern,
  MAX_WORDS,
  OneOf,
  Phrase,
  Prose,
  Refers,
  Slug,
  wordsBound,
  emptyFault,
} from '../../fields/fields.js';
import { FuzzySpan, type StatedSpan } from '../../fields/time-fields.js';
import type { ClauseException, Role } from '../../rules/facts/entries.js';
import {
  CLAUSE_KINDS,
  type ClauseKind,
  EXCEPTION_KINDS,
  PLACE_SCOPES,
  ROLES,
  WEAPON_LIMITS,
} from '../../events/agreements/vocabulary.js';

/** What is named by capital letters is a code; all else is words. */
const CODE = /^[A-Z][A-Z0-9_.]{0,63}\*?$/;

/** What a clause requires: a code stays as it is, anything else is words and never stands in the log. */
const RequiredAct = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'requiredAct',
      fault: emptyFault,
      bounds: [wordsBound],
      schema: {
        type: 'string',
        maxLength: MAX_WORDS,
        description: 'A code like GOODS_ENTRY, or the act in words',
      },
      takeWords: (value: string, pointer, take) => (CODE.test(value) ? value : take(value, 'und', pointer)),
    },
    use,
  );

/** Whom a clause binds. */
export class ObligatedBody {
  @OneOf(ROLES, { optional: true, each: true })
  roles?: readonly Role[];

  @Refers('actor', { optional: true, each: true })
  actorIds?: readonly string[];
}

export class ClauseExceptionBody {
  @OneOf(EXCEPTION_KINDS)
  kind!: ClauseException['kind'];

  @Refers('actor', {
    optional: true,
    each: true,
    description: 'Of TARGET_ACTORS, and only there: at least one',
  })
  actorIds?: readonly string[];
}

export class StipulateClauseBody extends CommandBody {
  @Slug()
  clauseId!: string;

  @OneOf(CLAUSE_KINDS)
  kind!: ClauseKind;

  @nested(() => ObligatedBody, { optional: true })
  obligated?: ObligatedBody;

  @CodePattern({ optional: true, each: true })
  prohibits?: readonly string[];

  @RequiredAct({ optional: true, each: true })
  requires?: readonly (string | TextRef)[];

  @OneOf(WEAPON_LIMITS, { optional: true })
  weapons?: (typeof WEAPON_LIMITS)[number];

  @Refers('zone', {
    optional: true,
    each: true,
    description: 'Where it applies; absent: in the agreement’s zones',
  })
  zoneIds?: readonly string[];

  @OneOf(PLACE_SCOPES, { optional: true })
  placeScope?: (typeof PLACE_SCOPES)[number];

  @FuzzySpan({ optional: true })
  timeScope?: StatedSpan;

  @nested(() => ClauseExceptionBody, { optional: true, each: true, most: 20 })
  exceptions?: readonly ClauseExceptionBody[];

  @Phrase({ optional: true })
  sanctionBasis?: TextRef;

  @Prose({ optional: true })
  text?: TextRef;
}
