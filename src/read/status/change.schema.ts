import { type AnswerSchema, closed, flag, list, oneOf, uuid } from '../../fields/schema.js';
import { AXES } from '../../world/watch/axes.js';

const anyValue: AnswerSchema = {};

/**
 * One axis before and after: the fields that differ; of lists of things, those that went (`from`) and came (`to`). The
 * headline stands whole.
 */
export const axisChangeSchema = closed({ axis: oneOf(...AXES), from: anyValue, to: anyValue });

/** The entries that made a change, or that time passed a boundary of what was known already, resting on these. */
export const causeSchema = closed({ eventIds: list(uuid) }, { boundary: flag });
