import { extentOf, toMoment } from '../../rules/time/time.js';
import { mechanismWithdrawn } from '../../events/mechanisms/events.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { onMechanism } from './mechanism.js';

export const withdrawMechanism = onMechanism(
  mechanismWithdrawn,
  {
    name: 'WithdrawMechanism',
    summary: 'Records that the mechanism is no longer in place',
    route: '/mechanisms/:id/withdrawal',
  },
  // Not refused: who knows of the withdrawal need not know of a deployment.
  (at, deployments) => {
    const withdrawal = extentOf({ start: toMoment(at), ongoing: false });
    const deployed = deployments.some((deployment) => toMoment(deployment).earliest < withdrawal.to);
    return warnIf(!deployed, 'NOT_DEPLOYED', '/at');
  },
);
