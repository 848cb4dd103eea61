import type { Checker, Evidence, Violation } from '../evidence.ts';
import { bytesUnchanged } from './bytes-unchanged.ts';
import { consent } from './consent.ts';
import { deadLettersDeserved } from './dead-letters-deserved.ts';
import { endsInTime } from './ends-in-time.ts';
import { failuresReported } from './failures-reported.ts';
import { honestRecords } from './honest-records.ts';
import { noKnowingDuplicate } from './no-knowing-duplicate.ts';
import { notAfterExpiry } from './not-after-expiry.ts';
import { nothingLost } from './nothing-lost.ts';

/** Every invariant, each in a file of its own. */
export const checkers: readonly Checker[] = [
  nothingLost,
  noKnowingDuplicate,
  consent,
  bytesUnchanged,
  honestRecords,
  failuresReported,
  notAfterExpiry,
  deadLettersDeserved,
  endsInTime,
];

export function violationsOf(evidence: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const { name, check } of checkers) {
    check(evidence, (message, mailId) =>
      violations.push({ checker: name, message, ...(mailId === undefined ? {} : { mailId }) }),
    );
  }
  return violations;
}
