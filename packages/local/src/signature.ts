/**
 * The region of a request's SigV4 credential scope: `Credential=<key>/<date>/<region>/<service>/aws4_request`.
 * Signatures are not checked: every key and secret is accepted.
 */
export function signedRegionOf(authorization: string | undefined): string | undefined {
  return authorization?.match(
    /Credential=[^/\s,]+\/\d{8}\/([a-z0-9-]+)\/[a-z0-9-]+\/aws4_request/,
  )?.[1];
}
