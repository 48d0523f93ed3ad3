import type { Agreement } from '../facts/agreement.js';
import { forceOf, type ForceParameters } from '../force/force.js';
import { phaseOf, type Phase } from '../force/phase.js';
import { combine, nextChangeAfter, valueAt } from './steps.js';
import type { Tri } from './tri.js';

/** A stretch of time [from, to) in ms through which neither force nor phase changes. */
export interface ForceInterval {
  readonly from: number;
  readonly to: number;
  readonly force: Tri;
  readonly phase: Phase;
}

/** Force and phase over [from, to): contiguous stretches, neighbours always different; none of an empty range. */
export function forceIntervals(
  agreement: Agreement,
  parameters: ForceParameters,
  from: number,
  to: number,
): readonly ForceInterval[] {
  const timeline = forceOf(agreement, parameters);
  const phases = phaseOf(agreement, timeline);
  const moments = combine<[Tri, Phase], string>(
    (force, phase) => `${force} ${phase}`,
    timeline.force,
    phases,
  );

  const intervals: ForceInterval[] = [];
  for (let start = from; start < to;) {
    const end = Math.min(to, nextChangeAfter(moments, start) ?? to);
    intervals.push({
      from: start,
      to: end,
      force: valueAt(timeline.force, start),
      phase: valueAt(phases, start),
    });
    start = end;
  }
  return intervals;
}
