import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A request as its signature sees it. Nothing here has a query. */
export interface SignableRequest {
  method: string;
  /** As it goes out, escaped as RFC 3986 has it; only S3, which signs it as it is, has any that needs it. */
  path: string;
  /** As signatures name it: `dynamodb`, `ses`. */
  service: string;
  region: string;
  /** Names in lower case; values without white space at their ends or two spaces in a row. */
  headers: Record<string, string>;
  /** SHA-256 in hexadecimal. */
  bodySha256: string;
}

/** The headers of a request with those that sign it. */
export type Signer = (request: SignableRequest, atMs: number) => Record<string, string>;

/**
 * AWS Signature Version 4 (IAM user guide, "Create a signed AWS API request"). The key of a day, region and service is
 * derived once and kept as Node's own object: made from bytes for each request, it costs more than all the rest.
 */
export function createSigner(credentials: () => Credentials): Signer {
  const keys = new Map<string, { of: string; key: KeyObject }>();

  function keyOf(secret: string, day: string, region: string, service: string): KeyObject {
    const place = `${region}/${service}`;
    const of = `${secret}/${day}`;
    const known = keys.get(place);
    if (known?.of === of) return known.key;
    const bytes = [day, region, service, 'aws4_request'].reduce<Buffer>(
      (key, text) => createHmac('sha256', key).update(text).digest(),
      Buffer.from(`AWS4${secret}`),
    );
    const key = createSecretKey(bytes);
    keys.set(place, { of, key });
    return key;
  }

  return ({ method, path, service, region, headers, bodySha256 }, atMs) => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials();
    const time = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const signed: Record<string, string> = {
      ...headers,
      'x-amz-content-sha256': bodySha256,
      'x-amz-date': time,
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    };
    const names = Object.keys(signed).sort();
    const lines = names.map((name) => `${name}:${signed[name]}\n`).join('');
    const list = names.join(';');
    const canonical = `${method}\n${path}\n\n${lines}\n${list}\n${bodySha256}`;
    const scope = `${day}/${region}/${service}/aws4_request`;
    const signature = createHmac('sha256', keyOf(secretAccessKey, day, region, service))
      .update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`)
      .digest('hex');
    signed['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
    return signed;
  };
}
