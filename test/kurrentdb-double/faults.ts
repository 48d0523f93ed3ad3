/** What the double can be told to do wrong. A number says how many times it still does it. */
export interface FaultSwitches {
  /** Takes an append and neither does it nor answers. */
  silentAppends: number;
  /** Takes an append and is under way with it until it is told to go on. */
  heldAppends: number;
  /** Does an append and does not answer. */
  lostAnswers: number;
  /** Ends the batch stream in good order instead of answering; the append is not done. */
  endedBatchStreams: number;
  /** Answers an append or a read that the server is not ready. */
  notReady: number;
  /** Answers an append, or a read that is for the leader, that another node leads, and names it. */
  notLeader: number;
  /** Takes a read and neither answers nor ends it. */
  silentReads: number;
  /** Takes a subscription and says nothing. */
  silentSubscriptions: number;
  /** Confirms subscriptions and says nothing more, until told otherwise. */
  muted: boolean;
  /** Delivers to subscriptions every event twice. */
  duplicates: boolean;
  /** Refuses $all, as the default access list does for everybody but admins. */
  allDenied: boolean;
  /** Knows neither user nor password. */
  wrongPassword: boolean;
}

export function noFaults(): FaultSwitches {
  return {
    silentAppends: 0,
    heldAppends: 0,
    lostAnswers: 0,
    endedBatchStreams: 0,
    notReady: 0,
    notLeader: 0,
    silentReads: 0,
    silentSubscriptions: 0,
    muted: false,
    duplicates: false,
    allDenied: false,
    wrongPassword: false,
  };
}

type Counted = {
  [Name in keyof FaultSwitches]: FaultSwitches[Name] extends number ? Name : never;
}[keyof FaultSwitches];

/** Whether a fault is due; counts it down. */
export function due(faults: FaultSwitches, name: Counted): boolean {
  if (faults[name] === 0) return false;
  faults[name] -= 1;
  return true;
}
