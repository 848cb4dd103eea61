export interface SignedScope {
  region: string;
  service: string;
}

const pattern = /Credential=[^/\s,]+\/\d{8}\/([a-z]{2}(?:-[a-z]+)+-\d)\/([a-z0-9-]+)\/aws4_request/;

/**
 * The region and service of a request's SigV4 credential scope:
 * `Credential=<key>/<date>/<region>/<service>/aws4_request`. Signatures are not checked: any key and secret will do.
 */
export function signedScopeOf(authorization: string | undefined): SignedScope | undefined {
  const [, region, service] = pattern.exec(authorization ?? '') ?? [];
  return region === undefined || service === undefined ? undefined : { region, service };
}
