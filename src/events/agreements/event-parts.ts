import { own } from '../../fields/event-fields.js';
import { attribution } from '../shared/attribution.js';

/** What every entry of an agreement carries. */
export const agreementFact = { agreementId: own('agreement'), ...attribution };
