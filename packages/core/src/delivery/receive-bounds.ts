/** At which receive counts a consumer no longer leaves a record as it is. */
export interface ReceiveBounds {
  /** A deliberate wait goes on as a fresh copy, so that waiting never ends in dead letters. */
  requeueAtReceives: number;
  /** A record that is at fault itself is given up. */
  quarantineAtReceives: number;
}

/**
 * Bounds below a queue's maxReceiveCount. Giving up comes no later than the fresh copy, which counts from one again:
 * beyond that a bad record would never be found out.
 */
export function receiveBounds(maxReceiveCount: number, giveUpAtReceives: number): ReceiveBounds {
  const requeueAtReceives = Math.max(1, Math.floor(maxReceiveCount / 2));
  return {
    requeueAtReceives,
    quarantineAtReceives: Math.min(giveUpAtReceives, requeueAtReceives),
  };
}
