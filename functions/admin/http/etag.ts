import { HttpRefusal } from './problem.ts';

/** The entity tag of a version (RFC 9110 §8.8.3). */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

/**
 * The version that an update is meant for; `undefined` for `*`, whichever stands.
 * @throws HttpRefusal `if-match-required` (428), `if-match-malformed` (400).
 */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) {
    throw new HttpRefusal(
      428,
      'if-match-required',
      'Send If-Match with the ETag of the record as you read it, or * to change it as it stands.',
    );
  }
  const value = ifMatch.trim();
  if (value === '*') return undefined;
  const version = /^"v([1-9]\d{0,14})"$/.exec(value)?.[1];
  if (version !== undefined) return Number(version);
  // A tag that this server never made cannot match (RFC 9110 §13.1.1: strong comparison, so W/ cannot either).
  if (/^(?:W\/)?"[\x21\x23-\x7e]*"$/.test(value)) {
    throw new HttpRefusal(412, 'version-conflict', 'If-Match names no version of this record.');
  }
  throw new HttpRefusal(400, 'if-match-malformed', 'If-Match must hold one entity tag or *.');
}
