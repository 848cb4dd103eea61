import { bytesUnchanged } from './bytes-unchanged.ts';
import type { Checker } from './checker.ts';
import { consent } from './consent.ts';
import { deadLettersDeserved } from './dead-letters-deserved.ts';
import { endsInTime } from './ends-in-time.ts';
import { eventsKept } from './events-kept.ts';
import { failuresReported } from './failures-reported.ts';
import { finalIsFinal } from './final-is-final.ts';
import { honestRecords } from './honest-records.ts';
import { noFlapping } from './no-flapping.ts';
import { noKnowingDuplicate } from './no-knowing-duplicate.ts';
import { notAfterExpiry } from './not-after-expiry.ts';
import { nothingLost } from './nothing-lost.ts';
import { oneDrain } from './one-drain.ts';
import { oneSenderAtATime } from './one-sender-at-a-time.ts';
import { overrideObeyed } from './override-obeyed.ts';
import { payloadKept } from './payload-kept.ts';
import { quietWhileHealthy } from './quiet-while-healthy.ts';
import { sendRate } from './send-rate.ts';
import { suppressionHolds } from './suppression-holds.ts';
import { tripsHaveCause } from './trips-have-cause.ts';
import { unknownOutcomePolicy } from './unknown-outcome-policy.ts';

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
  endsInTime,
];
