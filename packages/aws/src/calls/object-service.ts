import { AwsError } from './aws-error.ts';
import type { HttpAnswer, SignedHttp } from './signed-http.ts';
import { twice } from './twice.ts';

/** Objects of one region's buckets. Every method throws as `JsonService.call` does; S3's names are reduced to the status. */
export interface ObjectService {
  /** `undefined` for an object that is not there. */
  get(bucket: string, key: string): Promise<Buffer | undefined>;
  remove(bucket: string, key: string): Promise<void>;
}

export interface ObjectServiceOptions {
  http: SignedHttp;
  region: string;
  endpoint: URL;
  /** The bucket stands in the path, not in the host name. */
  pathStyle: boolean;
  timeoutMs: number;
}

export function createObjectService(options: ObjectServiceOptions): ObjectService {
  const { http, region, endpoint, pathStyle, timeoutMs } = options;
  const service = 's3';
  const place = (bucket: string, key: string) => {
    const path = `/${key.split('/').map(escaped).join('/')}`;
    if (pathStyle) return { endpoint, path: `/${bucket}${path}` };
    return { endpoint: new URL(`${endpoint.protocol}//${bucket}.${endpoint.host}`), path };
  };
  const common = { service, region, headers: {}, body: '', timeoutMs } as const;

  return {
    async get(bucket, key) {
      const answer = await twice(async () =>
        checked(
          await http.send({
            ...common,
            ...place(bucket, key),
            operation: 'GetObject',
            method: 'GET',
          }),
        ),
      );
      return answer.status === 404 ? undefined : answer.body;
    },
    async remove(bucket, key) {
      await twice(async () =>
        checked(
          await http.send({
            ...common,
            ...place(bucket, key),
            operation: 'DeleteObject',
            method: 'DELETE',
          }),
        ),
      );
    },
  };
}

function checked(answer: HttpAnswer): HttpAnswer {
  if (answer.status < 300 || answer.status === 404) return answer;
  throw new AwsError(answer.status, `Http${answer.status}`, {});
}

/** RFC 3986 §2.3: only unreserved characters stand for themselves. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
