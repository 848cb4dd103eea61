import { answersUnderstood } from './answers-understood.ts';
import { backlogMoves } from './backlog-moves.ts';
import { bouncesActedOn } from './bounces-acted-on.ts';
import { bytesUnchanged } from './bytes-unchanged.ts';
import type { Checker } from './checker.ts';
import { claimHeld } from './claim-held.ts';
import { claimOutlastsSender } from './claim-outlasts-sender.ts';
import { comesBack } from './comes-back.ts';
import { consent } from './consent.ts';
import { deadLettersDeserved } from './dead-letters-deserved.ts';
import { drainHasAWay } from './drain-has-a-way.ts';
import { drainPaced } from './drain-paced.ts';
import { drillBounded } from './drill-bounded.ts';
import { endsInTime } from './ends-in-time.ts';
import { eventsKept } from './events-kept.ts';
import { everyWayTried } from './every-way-tried.ts';
import { failuresReported } from './failures-reported.ts';
import { finalIsFinal } from './final-is-final.ts';
import { flagsHonest } from './flags-honest.ts';
import { greyNoticed } from './grey-noticed.ts';
import { honestRecords } from './honest-records.ts';
import { invocationsEnd } from './invocations-end.ts';
import { leavesWithCause } from './leaves-with-cause.ts';
import { noBreeding } from './no-breeding.ts';
import { noFlapping } from './no-flapping.ts';
import { noKnowingDuplicate } from './no-knowing-duplicate.ts';
import { noSpinning } from './no-spinning.ts';
import { notAfterExpiry } from './not-after-expiry.ts';
import { nothingLost } from './nothing-lost.ts';
import { oneDrain } from './one-drain.ts';
import { oneSenderAtATime } from './one-sender-at-a-time.ts';
import { outageNoticed } from './outage-noticed.ts';
import { overrideObeyed } from './override-obeyed.ts';
import { parkedMailPasses } from './parked-mail-passes.ts';
import { payloadCleared } from './payload-cleared.ts';
import { payloadKept } from './payload-kept.ts';
import { poisonQuarantined } from './poison-quarantined.ts';
import { promptWhenCalm } from './prompt-when-calm.ts';
import { quietWhileHealthy } from './quiet-while-healthy.ts';
import { quotaRespected } from './quota-respected.ts';
import { rampRespected } from './ramp-respected.ts';
import { recipientsComplete } from './recipients-complete.ts';
import { recordsComplete } from './records-complete.ts';
import { recoveryEarned } from './recovery-earned.ts';
import { reportsTrue } from './reports-true.ts';
import { secondaryWithCause } from './secondary-with-cause.ts';
import { sendRate } from './send-rate.ts';
import { slowsDown } from './slows-down.ts';
import { suppressionHolds } from './suppression-holds.ts';
import { tokensTaken } from './tokens-taken.ts';
import { tripsHaveCause } from './trips-have-cause.ts';
import { tripsHaveEvidence } from './trips-have-evidence.ts';
import { unknownOutcomePolicy } from './unknown-outcome-policy.ts';
import { warmShareKept } from './warm-share-kept.ts';

/** Every invariant, each in a file of its own. */
export const checkers: readonly Checker[] = [
  nothingLost,
  honestRecords,
  oneSenderAtATime,
  noKnowingDuplicate,
  unknownOutcomePolicy,
  finalIsFinal,
  consent,
  overrideObeyed,
  sendRate,
  bytesUnchanged,
  payloadKept,
  eventsKept,
  failuresReported,
  suppressionHolds,
  notAfterExpiry,
  deadLettersDeserved,
  noFlapping,
  tripsHaveCause,
  quietWhileHealthy,
  oneDrain,
  answersUnderstood,
  recipientsComplete,
  recordsComplete,
  secondaryWithCause,
  drillBounded,
  warmShareKept,
  everyWayTried,
  outageNoticed,
  noSpinning,
  noBreeding,
  quotaRespected,
  slowsDown,
  tokensTaken,
  reportsTrue,
  poisonQuarantined,
  claimOutlastsSender,
  claimHeld,
  leavesWithCause,
  promptWhenCalm,
  backlogMoves,
  parkedMailPasses,
  drainPaced,
  rampRespected,
  payloadCleared,
  invocationsEnd,
  flagsHonest,
  recoveryEarned,
  comesBack,
  tripsHaveEvidence,
  bouncesActedOn,
  drainHasAWay,
  greyNoticed,
  endsInTime,
];
