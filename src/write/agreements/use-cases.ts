import { accede, withdraw } from './accede-or-withdraw.js';
import { addZone } from './add-zone.js';
import { adjudicateEntryIntoForce } from './adjudicate-entry-into-force.js';
import { assignRole } from './assign-role.js';
import { claimEntryIntoForce } from './claim-entry-into-force.js';
import { resumeAgreement, suspendAgreement, terminateAgreement } from './interrupt-agreement.js';
import { proposeAgreement } from './propose-agreement.js';
import { recordMeeting, recordObstruction } from './record-negotiation.js';
import { recordReached } from './record-reached.js';
import { recordResponse } from './record-response.js';
import { linkAgreement, supersedeAgreement } from './relate-agreement.js';
import { renewAgreement } from './renew-agreement.js';
import { setTerm } from './set-term.js';
import { signAgreement } from './sign-agreement.js';
import { stipulateClause } from './stipulate-clause.js';

/** Everything that can be recorded of an agreement. */
export const agreementUseCases = [
  proposeAgreement,
  addZone,
  recordReached,
  stipulateClause,
  assignRole,
  signAgreement,
  recordResponse,
  accede,
  withdraw,
  claimEntryIntoForce,
  adjudicateEntryIntoForce,
  setTerm,
  renewAgreement,
  suspendAgreement,
  resumeAgreement,
  terminateAgreement,
  supersedeAgreement,
  linkAgreement,
  recordMeeting,
  recordObstruction,
] as const;
