import { mechanismDeployed } from '../../events/mechanisms/events.js';
import { onMechanism } from './mechanism.js';

export const deployMechanism = onMechanism(mechanismDeployed, {
  name: 'DeployMechanism',
  summary: 'Records that the mechanism is in place',
  route: '/mechanisms/:id/deployment',
});
